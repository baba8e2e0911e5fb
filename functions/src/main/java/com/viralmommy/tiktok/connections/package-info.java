/** A user's TikTok accounts: who they are, what they allow, and their sealed tokens. */
package com.viralmommy.tiktok.connections;
