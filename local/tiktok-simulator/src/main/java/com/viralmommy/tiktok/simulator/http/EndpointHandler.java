package com.viralmommy.tiktok.simulator.http;

import java.io.IOException;

/** What one endpoint does. */
@FunctionalInterface
public interface EndpointHandler {

  /**
   * @throws ApiException for every error that TikTok words
   * @throws IOException when the client's connection fails
   */
  Response answer(Request request) throws IOException;
}
