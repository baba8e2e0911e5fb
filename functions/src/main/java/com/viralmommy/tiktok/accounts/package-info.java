/**
 * The TikTok accounts that users have connected: the connection, its store, its view in the API,
 * and the queue of background tasks for it.
 */
package com.viralmommy.tiktok.accounts;
