/** AWS services in this JVM, for the local run and for tests. */
package com.viralmommy.aws.embedded;
