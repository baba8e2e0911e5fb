/**
 * What every handler needs: configuration, AWS clients, JSON, HTTP answers, the caller's identity,
 * logs and ids.
 */
package com.viralmommy.tiktok.platform;
