/**
 * Rate limits for calls to TikTok: sliding windows in DynamoDB that all functions share
 * (docs/architecture.md#rate-limits). They are stricter than TikTok's own limits.
 */
package com.viralmommy.tiktok.limits;
