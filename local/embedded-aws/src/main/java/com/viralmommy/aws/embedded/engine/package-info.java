/** What the embedded services share: the account, and the server of AWS JSON 1.1 services. */
package com.viralmommy.aws.embedded.engine;
