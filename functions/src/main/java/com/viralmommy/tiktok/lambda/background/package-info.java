/** The handlers that no caller waits for: queues, schedules, uploads and table streams run them. */
package com.viralmommy.tiktok.lambda.background;
