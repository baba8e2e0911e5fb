/**
 * The CDK app: what the functions run on at AWS. The handlers, their variables, the tables and the
 * routes are taken from the functions' own code, so that they cannot drift from it.
 */
package com.viralmommy.tiktok.infra;
