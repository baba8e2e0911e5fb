package com.viralmommy.tiktok.simulator.http;

import java.io.IOException;

/** The work of one endpoint. */
@FunctionalInterface
public interface EndpointHandler {

  /**
   * @throws ApiException for every error that TikTok answers
   * @throws IOException when the client's connection fails
   */
  Response answer(Request request) throws IOException;
}
