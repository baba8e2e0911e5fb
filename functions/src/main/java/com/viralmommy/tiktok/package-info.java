/**
 * Connects TikTok accounts and publishes videos to them. A package per capability; this one names
 * the functions and puts them together.
 */
package com.viralmommy.tiktok;
