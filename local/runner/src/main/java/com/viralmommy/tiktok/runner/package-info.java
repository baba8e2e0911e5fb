/**
 * The local run: the functions with local replacements of AWS and TikTok in one JVM, and the
 * program that publishes a video with them.
 */
package com.viralmommy.tiktok.runner;
