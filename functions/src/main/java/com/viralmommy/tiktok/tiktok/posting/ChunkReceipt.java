package com.viralmommy.tiktok.tiktok.posting;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * TikTok has stored a chunk.
 *
 * @param httpStatus 206, or 201 for the last
 * @param complete the video is whole, and TikTok begins to post it
 * @param uploadedBytes how far TikTok is, by its {@code Content-Range}: a count or a last index
 *     (docs/tiktok-api.md#53-put), so off by one at most; empty where it did not say
 */
public record ChunkReceipt(int httpStatus, boolean complete, OptionalLong uploadedBytes) {

  private static final Pattern PROGRESS = Pattern.compile("bytes 0-(\\d{1,18})/(\\d{1,18})");

  static OptionalLong progress(String contentRange, ChunkRange sent) {
    Matcher matcher = PROGRESS.matcher(contentRange.strip());
    return matcher.matches() && Long.parseLong(matcher.group(2)) == sent.total()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }
}
