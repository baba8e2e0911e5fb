/**
 * Access and refresh tokens: sealing them with KMS data keys, handing out valid ones, refreshing
 * them once at a time, storing and revoking them, and calling TikTok with them.
 */
package com.viralmommy.tiktok.accounts.tokens;
