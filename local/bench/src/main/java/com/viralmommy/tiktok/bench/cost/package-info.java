/** The cost of measured work at AWS's prices. */
package com.viralmommy.tiktok.bench.cost;
