/**
 * A client of TikTok's Login Kit and Content Posting API v2: the client itself, its results, errors
 * and retries. It does not depend on AWS or on other packages of the product, and it does not log:
 * the {@link com.viralmommy.tiktok.tiktok.TikTokResult} says what happened.
 */
package com.viralmommy.tiktok.tiktok;
