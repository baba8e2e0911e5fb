/**
 * Events on an EventBridge bus about publications and connections, derived from the changes of
 * their items in DynamoDB.
 */
package com.viralmommy.tiktok.events;
