/**
 * The worker: it takes a publication from QUEUED to its end, one external effect and one checkpoint
 * at a time, so that the next worker goes on wherever this one dies.
 */
package com.viralmommy.tiktok.publishing.delivery;
