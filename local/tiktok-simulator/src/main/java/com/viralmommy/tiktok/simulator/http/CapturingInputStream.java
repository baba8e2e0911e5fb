package com.viralmommy.tiktok.simulator.http;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the first bytes of what is read, for the journal. */
final class CapturingInputStream extends FilterInputStream {

  private final int kept;
  private final ByteArrayOutputStream head = new ByteArrayOutputStream();

  /**
   * @param kept the number of bytes to keep
   */
  CapturingInputStream(InputStream in, int kept) {
    super(in);
    this.kept = kept;
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    if (b >= 0 && head.size() < kept) {
      head.write(b);
    }
    return b;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    if (count > 0) {
      head.write(buffer, offset, Math.min(count, kept - head.size()));
    }
    return count;
  }

  String text() {
    return head.toString(StandardCharsets.UTF_8);
  }
}
