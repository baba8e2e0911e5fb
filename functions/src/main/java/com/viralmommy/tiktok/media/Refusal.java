package com.viralmommy.tiktok.media;

/**
 * One thing about a video that TikTok does not take.
 *
 * @param field of {@link VideoFacts}, by name
 * @param limit what TikTok takes, e.g. {@code 360–4096 px}
 * @param actual what the video has, e.g. {@code 200 px}
 * @param text both in a sentence for the user
 */
public record Refusal(String field, String limit, String actual, String text) {}
