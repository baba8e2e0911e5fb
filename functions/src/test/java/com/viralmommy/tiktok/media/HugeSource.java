package com.viralmommy.tiktok.media;

/**
 * A file of any size of which most is zeros: some bytes at the beginning, some at the end. Counts
 * how it is read.
 */
final class HugeSource implements ByteSource {
  private final byte[] head;
  private final byte[] tail;
  private final long size;
  private int reads;
  private long bytesRead;

  HugeSource(byte[] head, long size, byte[] tail) {
    this.head = head;
    this.tail = tail;
    this.size = size;
  }

  int reads() {
    return reads;
  }

  long bytesRead() {
    return bytesRead;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public byte[] read(long offset, int length) {
    reads++;
    bytesRead += length;
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      long at = offset + i;
      if (at < head.length) {
        bytes[i] = head[(int) at];
      } else if (at >= size - tail.length) {
        bytes[i] = tail[(int) (at - (size - tail.length))];
      }
    }
    return bytes;
  }
}
