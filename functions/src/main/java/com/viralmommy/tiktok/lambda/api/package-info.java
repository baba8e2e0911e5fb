/** The handlers behind API Gateway: each reads one request, makes one domain call and answers. */
package com.viralmommy.tiktok.lambda.api;
