/**
 * TikTok's signed callbacks (docs/tiktok-api.md#7-webhooks). They say when to look, never what is
 * true: what a publication or a grant came to is asked of TikTok itself.
 */
package com.viralmommy.tiktok.webhooks;
