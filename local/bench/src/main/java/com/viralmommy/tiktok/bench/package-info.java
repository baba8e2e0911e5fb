/** The benchmarks of the product on this machine: {@code mvn -q -Pbench}. */
package com.viralmommy.tiktok.bench;
