package com.viralmommy.tiktok.tiktok;

/** The answer of a call that has nothing to say but that it succeeded. */
public record NoContent() {}
