package com.viralmommy.aws.embedded;

import java.net.URI;

/** A running service on a loopback port of its own. */
interface Engine {

  URI endpoint();

  /** Frees the port, the threads and the files. */
  void stop() throws Exception;
}
