/**
 * Plays AWS around the functions on a laptop: API Gateway, the triggers of SQS and S3, and the
 * schedules, each handing a handler the very JSON that AWS would send; and the OIDC issuer of the
 * local users.
 */
package com.viralmommy.tiktok.runner;
