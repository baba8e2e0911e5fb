/**
 * What happens to a publication that exists: cancelling it, retrying it, and waking a worker for it
 * by message, webhook or sweep. A message only says "look at publication X": it may be lost,
 * doubled or late.
 */
package com.viralmommy.tiktok.publishing.lifecycle;
