/**
 * What operators do by hand, by {@code mvn -q -Padmin}. It knows SQS and nothing of the functions.
 */
package com.viralmommy.tiktok.admin;
