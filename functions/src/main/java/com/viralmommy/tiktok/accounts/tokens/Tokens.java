package com.viralmommy.tiktok.accounts.tokens;

import com.viralmommy.tiktok.tiktok.login.AccessToken;
import com.viralmommy.tiktok.tiktok.login.RefreshToken;

/**
 * The access token and the refresh token of a connection. They are sealed and replaced together.
 */
public record Tokens(AccessToken access, RefreshToken refresh) {}
