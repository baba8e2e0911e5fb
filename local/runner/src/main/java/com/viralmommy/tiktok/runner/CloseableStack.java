package com.viralmommy.tiktok.runner;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;

/** Closes resources in the reverse order of their opening. */
final class CloseableStack implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(CloseableStack.class.getName());

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /** Adds a resource and returns it. */
  <T extends AutoCloseable> T add(T resource) {
    open.push(resource);
    return resource;
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        // The other resources must still be closed.
        LOG.log(Level.WARNING, "Cannot close a resource", e);
      }
    }
  }
}
