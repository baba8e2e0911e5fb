/**
 * Measures the time from the start of a function's process to its first answer: {@code mvn -q
 * -Pbench -Dbench=coldstart}.
 */
package com.viralmommy.tiktok.bench.coldstart;
