/**
 * Reads a video's facts by byte ranges, without reading the rest of the file, and checks them
 * against what TikTok takes (contract §5.4).
 *
 * <p>Knows nothing of S3, HTTP or TikTok's API: bytes come from a {@link
 * com.viralmommy.tiktok.media.ByteSource}.
 */
package com.viralmommy.tiktok.media;
