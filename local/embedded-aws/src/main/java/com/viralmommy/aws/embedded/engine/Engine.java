package com.viralmommy.aws.embedded.engine;

import java.net.URI;

/** A running AWS service that listens on its own loopback port. */
public interface Engine {
  String LOOPBACK = "127.0.0.1";

  /** Where SDK clients reach the service. */
  URI endpoint();

  /** Frees the port, the threads and the files. */
  void stop() throws Exception;
}
