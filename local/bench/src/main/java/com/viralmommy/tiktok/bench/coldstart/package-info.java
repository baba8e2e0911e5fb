/**
 * How long a function takes from the start of its process to its first answer: {@code mvn -q
 * -Pbench -Dbench=coldstart}.
 */
package com.viralmommy.tiktok.bench.coldstart;
