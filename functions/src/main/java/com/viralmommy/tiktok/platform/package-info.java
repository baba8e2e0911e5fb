/**
 * What all capabilities share: configuration, AWS clients, JSON, HTTP requests and answers, the
 * caller's identity, logs and ids.
 */
package com.viralmommy.tiktok.platform;
