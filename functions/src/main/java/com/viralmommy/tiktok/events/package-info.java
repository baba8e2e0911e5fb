/**
 * Tells others what happens to publications and connections, over an EventBridge bus, from the
 * changes of their items in DynamoDB.
 */
package com.viralmommy.tiktok.events;
