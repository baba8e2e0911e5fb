/**
 * The operators' command {@code mvn -q -Padmin}, which uses SQS and does not depend on the
 * functions.
 */
package com.viralmommy.tiktok.admin;
