/** Measures the cost of refreshing tokens: {@code -Dbench=refresh}. */
package com.viralmommy.tiktok.bench.refresh;
