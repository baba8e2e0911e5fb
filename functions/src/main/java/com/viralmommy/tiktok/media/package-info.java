/**
 * Reads a video's facts by byte ranges, without reading the rest of the file, and checks them
 * against what TikTok takes (docs/tiktok-api.md#54-media-limits).
 *
 * <p>Knows nothing of S3, HTTP or TikTok's API: bytes come from a {@link
 * com.viralmommy.tiktok.media.ByteSource}.
 */
package com.viralmommy.tiktok.media;
