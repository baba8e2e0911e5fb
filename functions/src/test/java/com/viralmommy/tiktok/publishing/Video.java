package com.viralmommy.tiktok.publishing;

/** A video in S3, and in how many pieces {@link Stage#withoutWaits} sends it. */
enum Video {
  WHOLE(100_000),
  IN_TWO_CHUNKS(10_485_761);

  final byte[] bytes;
  final String key;
  final String sha256;

  Video(int size) {
    bytes = Stage.video(size);
    key = VideoStore.ownedPrefix(Stage.USER) + name();
    sha256 = Stage.sha256(bytes);
  }
}
