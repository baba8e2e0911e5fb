package com.viralmommy.tiktok.oauth;

import com.viralmommy.tiktok.platform.UserId;
import java.net.URI;

/**
 * A started authorization.
 *
 * @param returnTo where the browser goes after the callback
 */
public record AuthorizationState(UserId user, URI returnTo) {}
