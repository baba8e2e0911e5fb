package com.viralmommy.tiktok.simulator.http;

import com.viralmommy.tiktok.simulator.faults.RequestSubject;

/** Finds out whom and what a request is about, before any work is done. */
@FunctionalInterface
public interface SubjectResolver {

  /**
   * @param body the request's body; empty for uploads
   */
  RequestSubject resolve(Request request, byte[] body);
}
