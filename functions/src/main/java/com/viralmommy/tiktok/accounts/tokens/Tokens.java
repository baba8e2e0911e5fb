package com.viralmommy.tiktok.accounts.tokens;

import com.viralmommy.tiktok.tiktok.login.AccessToken;
import com.viralmommy.tiktok.tiktok.login.RefreshToken;

/** The two tokens of a connection, which are sealed and replaced together. */
public record Tokens(AccessToken access, RefreshToken refresh) {}
