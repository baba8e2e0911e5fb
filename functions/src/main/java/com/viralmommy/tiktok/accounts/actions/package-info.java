/**
 * What is done to one connected account: asking what its creator may post, disconnecting it, and
 * verifying that TikTok still accepts it.
 */
package com.viralmommy.tiktok.accounts.actions;
