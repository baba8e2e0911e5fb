package com.viralmommy.tiktok.oauth;

import com.viralmommy.tiktok.platform.UserId;
import java.net.URI;

/** Who left for TikTok's consent page, and where they want to be when they come back. */
public record AuthorizationState(UserId user, URI returnTo) {}
