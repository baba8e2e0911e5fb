/** The items and table schemas of DynamoDB. */
package com.viralmommy.tiktok.platform.dynamodb;
