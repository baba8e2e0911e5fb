/**
 * The CDK app that deploys the functions on AWS. It reads functions, environment variables, tables
 * and routes from the functions' own code, so that the deployment always matches the code.
 */
package com.viralmommy.tiktok.infra;
