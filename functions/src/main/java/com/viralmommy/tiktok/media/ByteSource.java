package com.viralmommy.tiktok.media;

import java.io.IOException;

/** Bytes that can be read at any offset, such as an S3 object, a file or an array. */
public interface ByteSource {

  /** The number of bytes; the same at every call. */
  long size();

  /**
   * Reads 1 to {@code length} bytes at {@code offset}.
   *
   * @param offset from 0 to {@code size() - 1}
   * @param length at least 1, with {@code offset + length <= size()}
   * @throws IOException if the source fails; it says nothing about the video
   */
  byte[] read(long offset, int length) throws IOException;
}
