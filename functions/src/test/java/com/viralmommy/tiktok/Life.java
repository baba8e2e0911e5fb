package com.viralmommy.tiktok;

/** What befalls the calls that one process makes to AWS. */
@FunctionalInterface
public interface Life {
  /** The same client, whose calls are subject to it. */
  <T> T of(Class<T> type, T client);
}
