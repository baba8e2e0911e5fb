/**
 * What may be asked of TikTok, and when: sliding windows in DynamoDB that all functions share
 * (design §7). They are stricter than TikTok's own, so that TikTok never has to refuse.
 */
package com.viralmommy.tiktok.limits;
