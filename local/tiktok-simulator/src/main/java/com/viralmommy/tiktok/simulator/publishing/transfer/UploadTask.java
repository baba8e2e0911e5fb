package com.viralmommy.tiktok.simulator.publishing.transfer;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The stored part of an upload: its length, its chunks and its digest, but never the bytes. Guarded
 * by the publication store.
 */
public final class UploadTask {

  private final long uploadId;
  private final String token;
  private final Instant expiresAt;
  private final List<Long> chunkSizes = new ArrayList<>();
  private MessageDigest digest = sha256();
  private long progress;
  private byte[] head = new byte[0];
  private boolean latestAnswerLost;

  /**
   * @param uploadId 19 digits, part of the upload URL
   * @param token the secret of the upload URL
   * @param expiresAt from this instant on TikTok answers 403
   */
  public UploadTask(long uploadId, String token, Instant expiresAt) {
    this.uploadId = uploadId;
    this.token = token;
    this.expiresAt = expiresAt;
  }

  public long uploadId() {
    return uploadId;
  }

  public String token() {
    return token;
  }

  public Instant expiresAt() {
    return expiresAt;
  }

  /** The number of stored bytes, which is also the index of the next byte. */
  public long progress() {
    return progress;
  }

  /** The lengths of the stored chunks in bytes, in order. */
  public List<Long> chunkSizes() {
    return List.copyOf(chunkSizes);
  }

  /** The first bytes of the video, at most 12. They identify the container. */
  public byte[] head() {
    return head.clone();
  }

  /**
   * A copy of the digest over the stored bytes. A chunk is digested into the copy, so a chunk that
   * arrives in part leaves no trace.
   */
  public MessageDigest copyOfDigest() {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("The JDK's SHA-256 can be cloned", e);
    }
  }

  /** Adds a complete chunk; false when another request has stored this range in the meantime. */
  public boolean store(ReceivedChunk chunk) {
    if (chunk.first() != progress) {
      return false;
    }
    if (progress == 0) {
      head = chunk.head();
    }
    digest = chunk.digest();
    progress += chunk.length();
    chunkSizes.add(chunk.length());
    return true;
  }

  /** Whether the client may have missed the answer to the latest chunk and may send it again. */
  public boolean isLatestAnswerLost() {
    return latestAnswerLost;
  }

  public void setLatestAnswerLost(boolean lost) {
    latestAnswerLost = lost;
  }

  /** The SHA-256 over all stored bytes in lower-case hex. */
  public String hex() {
    return HexFormat.of().formatHex(copyOfDigest().digest());
  }

  /** A new SHA-256. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
