package com.viralmommy.tiktok.runner;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;

/** Parts that are closed together, the last opened first: what calls before what is called. */
final class CloseableStack implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(CloseableStack.class.getName());

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        // The others are to be closed all the same.
        LOG.log(Level.WARNING, "a part did not close", e);
      }
    }
  }
}
