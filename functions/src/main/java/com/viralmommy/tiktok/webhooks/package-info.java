/**
 * TikTok's signed webhooks (docs/tiktok-api.md#7-webhooks). They only trigger a check: the state of
 * a publication or an authorization is always read from TikTok itself.
 */
package com.viralmommy.tiktok.webhooks;
