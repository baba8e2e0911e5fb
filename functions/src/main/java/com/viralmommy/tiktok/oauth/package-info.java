/** Connects a TikTok account by the OAuth authorization code flow. */
package com.viralmommy.tiktok.oauth;
