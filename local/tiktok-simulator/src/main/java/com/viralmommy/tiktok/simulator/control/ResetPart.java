package com.viralmommy.tiktok.simulator.control;

/** The parts of a simulator that can be reset, in the order in which they are. */
public enum ResetPart {
  /** The settings of the start. */
  SETTINGS,
  /** Real time. */
  CLOCK,
  /** The creators of the start, and the automatic consent as the first of them. */
  CREATORS,
  /** No tokens, codes, sessions and waiting authorize requests. */
  TOKENS,
  /** No publications, and no creator info queries. */
  POSTS,
  /** No requests count against rate limits. */
  LIMITS,
  FAULTS,
  WEBHOOKS,
  VIOLATIONS,
  JOURNAL
}
