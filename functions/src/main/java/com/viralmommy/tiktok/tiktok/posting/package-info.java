/**
 * TikTok's Content Posting API: creator info, posts, uploads and their status
 * (docs/tiktok-api.md#4-init-endpoints).
 */
package com.viralmommy.tiktok.tiktok.posting;
