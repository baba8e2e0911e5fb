package com.viralmommy.tiktok.simulator.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Limits the speed of a request body. */
final class SlowInputStream extends FilterInputStream {

  private final Throttle throttle;
  private final int portion;

  SlowInputStream(InputStream in, long bytesPerSecond) {
    super(in);
    this.throttle = new Throttle(bytesPerSecond);
    this.portion = Math.clamp(bytesPerSecond / 10, 1, 64 * 1024);
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    if (b >= 0) {
      throttle.await(1);
    }
    return b;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, Math.min(length, portion));
    if (count > 0) {
      throttle.await(count);
    }
    return count;
  }
}
