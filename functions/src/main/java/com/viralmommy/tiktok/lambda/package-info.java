/**
 * The entry of AWS Lambda: the declaration of every function, the composition root that builds a
 * function's handler and its collaborators, and SnapStart priming. The handlers are in {@code
 * lambda.api} and {@code lambda.background}.
 */
package com.viralmommy.tiktok.lambda;
