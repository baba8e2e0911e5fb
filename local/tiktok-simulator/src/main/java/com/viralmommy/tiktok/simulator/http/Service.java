package com.viralmommy.tiktok.simulator.http;

import java.io.IOException;

/** What one endpoint does. */
@FunctionalInterface
public interface Service {

  /**
   * @throws Refusal for every error that TikTok words
   * @throws IOException when the client's connection fails
   */
  Answer answer(Request request) throws IOException;
}
