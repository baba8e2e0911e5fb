/** The triggers of SQS, DynamoDB streams, S3 and schedules. */
package com.viralmommy.tiktok.runner.triggers;
