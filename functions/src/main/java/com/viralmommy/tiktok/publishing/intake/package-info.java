/**
 * Accepts work: requests to publish, uploads to S3, dropped videos and dry runs. It checks
 * everything that can be checked before TikTok is asked.
 */
package com.viralmommy.tiktok.publishing.intake;
