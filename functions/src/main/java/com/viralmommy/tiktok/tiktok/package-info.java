/**
 * TikTok's Login Kit and Content Posting API v2: one method per endpoint, records in and out, one
 * vocabulary of failures. Knows nothing of AWS, and never logs: what happened is in the {@link
 * com.viralmommy.tiktok.tiktok.TikTokResult}. Section numbers in the comments are those of the
 * contract of TikTok's API.
 */
package com.viralmommy.tiktok.tiktok;
