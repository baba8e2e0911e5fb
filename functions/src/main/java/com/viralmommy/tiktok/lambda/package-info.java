/**
 * What AWS Lambda calls: one handler per function, the list of all functions, the composition root
 * that builds their collaborators, and SnapStart priming. AWS event types are used here and nowhere
 * else.
 */
package com.viralmommy.tiktok.lambda;
