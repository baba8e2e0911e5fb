/** What keeping tokens alive costs: {@code -Dbench=refresh}. */
package com.viralmommy.tiktok.bench.refresh;
