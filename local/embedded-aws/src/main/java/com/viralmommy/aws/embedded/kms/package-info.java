/** KMS with symmetric keys. */
package com.viralmommy.aws.embedded.kms;
