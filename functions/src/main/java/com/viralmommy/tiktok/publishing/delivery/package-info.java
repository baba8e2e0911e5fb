/**
 * The worker that takes a publication from QUEUED to its end. After each external effect it stores
 * a checkpoint, so that the next worker can go on wherever this one crashes.
 */
package com.viralmommy.tiktok.publishing.delivery;
