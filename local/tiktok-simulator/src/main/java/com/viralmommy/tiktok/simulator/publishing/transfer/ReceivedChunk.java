package com.viralmommy.tiktok.simulator.publishing.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A chunk that was received. Its bytes are not kept.
 *
 * @param first the index of its first byte
 * @param length the number of received bytes, fewer than announced when the client ended early
 * @param digest over all bytes of the video up to the end of this chunk
 * @param head its first bytes, at most 12
 */
public record ReceivedChunk(long first, long length, MessageDigest digest, byte[] head) {

  private static final int BUFFER = 64 * 1024;
  private static final int HEAD = 12;

  /** Reads a body to its end. */
  public static ReceivedChunk read(InputStream body, long first, MessageDigest soFar)
      throws IOException {
    byte[] buffer = new byte[BUFFER];
    byte[] head = new byte[HEAD];
    long length = 0;
    for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
      if (length < HEAD) {
        System.arraycopy(buffer, 0, head, (int) length, (int) Math.min(count, HEAD - length));
      }
      soFar.update(buffer, 0, count);
      length += count;
    }
    return new ReceivedChunk(
        first, length, soFar, Arrays.copyOf(head, (int) Math.min(HEAD, length)));
  }

  /** Whether these are the first bytes of MP4, MOV or WebM (docs/tiktok-api.md#54-media-limits). */
  public static boolean isVideo(byte[] head) {
    boolean box =
        head.length >= 8 && new String(head, 4, 4, StandardCharsets.US_ASCII).equals("ftyp");
    boolean ebml =
        head.length >= 4
            && head[0] == 0x1A
            && head[1] == 0x45
            && head[2] == (byte) 0xDF
            && head[3] == (byte) 0xA3;
    return box || ebml;
  }
}
