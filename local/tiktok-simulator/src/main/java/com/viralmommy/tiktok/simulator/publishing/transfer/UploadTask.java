package com.viralmommy.tiktok.simulator.publishing.transfer;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The stored part of an upload: how much, in which chunks, and its digest; never the bytes. Guarded
 * by {@code PublicationStore}.
 */
final class UploadTask {

  final long uploadId;
  final String token;
  final Instant expiresAt;
  private final List<Long> chunkSizes = new ArrayList<>();
  private MessageDigest digest = sha256();
  private long progress;
  private byte[] head = new byte[0];

  /**
   * Whether the client never got the answer for the latest stored chunk, so that it may well send
   * it again.
   */
  boolean latestAnswerLost;

  UploadTask(long uploadId, String token, Instant expiresAt) {
    this.uploadId = uploadId;
    this.token = token;
    this.expiresAt = expiresAt;
  }

  long progress() {
    return progress;
  }

  List<Long> chunkSizes() {
    return List.copyOf(chunkSizes);
  }

  /** The first bytes of the video, for telling its container. */
  byte[] head() {
    return head.clone();
  }

  /** A digest of what is stored, to go on with: a chunk that arrives in part leaves no trace. */
  MessageDigest digestSoFar() {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("The JDK's SHA-256 can be cloned", e);
    }
  }

  /** Adds a chunk that arrived whole; false when another request stored its range meanwhile. */
  boolean store(ReceivedChunk chunk) {
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

  String hex() {
    return HexFormat.of().formatHex(digestSoFar().digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
