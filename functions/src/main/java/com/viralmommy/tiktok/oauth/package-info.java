/**
 * Connects a TikTok account: the browser leaves for TikTok's consent page and comes back with a
 * code.
 */
package com.viralmommy.tiktok.oauth;
