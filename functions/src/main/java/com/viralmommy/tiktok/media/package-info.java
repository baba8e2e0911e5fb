/**
 * Reads the properties of a video by range reads, without reading the whole file, and checks them
 * against TikTok's limits (docs/tiktok-api.md#54-media-limits).
 *
 * <p>It does not depend on S3, HTTP or TikTok's API: bytes come from a {@link
 * com.viralmommy.tiktok.media.ByteSource}.
 */
package com.viralmommy.tiktok.media;
