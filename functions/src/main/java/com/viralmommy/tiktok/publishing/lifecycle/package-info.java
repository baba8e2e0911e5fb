/**
 * Cancelling and retrying publications, and waking a worker for them by message, webhook or sweep.
 * A message only says "look at publication X". It may be lost, duplicated or late.
 */
package com.viralmommy.tiktok.publishing.lifecycle;
