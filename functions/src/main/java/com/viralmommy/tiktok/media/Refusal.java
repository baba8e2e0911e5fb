package com.viralmommy.tiktok.media;

/**
 * A property of a video that TikTok does not accept.
 *
 * @param text a sentence for the user, with the actual value and TikTok's limit
 */
public record Refusal(String text) {}
