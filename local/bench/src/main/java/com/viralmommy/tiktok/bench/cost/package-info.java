/** What work costs on AWS: what was counted, times the price list. */
package com.viralmommy.tiktok.bench.cost;
