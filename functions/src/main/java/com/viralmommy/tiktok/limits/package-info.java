/**
 * What may be asked of TikTok, and when: sliding windows in DynamoDB that all functions share
 * (docs/architecture.md#rate-limits). They are stricter than TikTok's own, so that TikTok never has
 * to refuse.
 */
package com.viralmommy.tiktok.limits;
