/**
 * The ways in: requests to publish, uploads and drops that arrive in S3, and dry runs. Everything
 * that can be checked before TikTok is asked is checked here.
 */
package com.viralmommy.tiktok.publishing.intake;
