package com.viralmommy.tiktok.tiktok;

/** The value of a successful call whose answer carries no data. */
public record NoContent() {}
