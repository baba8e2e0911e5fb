/** Secrets Manager without rotation. */
package com.viralmommy.aws.embedded.secretsmanager;
