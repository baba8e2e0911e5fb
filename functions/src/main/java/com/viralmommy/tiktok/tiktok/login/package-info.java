/**
 * TikTok's Login Kit: the authorize URL, PKCE, tokens and user info (docs/tiktok-api.md#1-oauth).
 */
package com.viralmommy.tiktok.tiktok.login;
