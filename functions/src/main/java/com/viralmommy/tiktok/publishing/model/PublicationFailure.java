package com.viralmommy.tiktok.publishing.model;

import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;

/**
 * Why a publication failed, stayed unconfirmed, was cancelled against the user's will, or would be
 * refused.
 *
 * @param detail for the user: what is wrong and what to do
 * @param tikTok what TikTok said; null when TikTok was not asked
 */
public record PublicationFailure(ProblemCode code, String detail, TikTokDetail tikTok) {
  /** What TikTok's support asks for. Parts that TikTok left out are null. */
  public record TikTokDetail(String code, String logId, String failReason) {}

  /** With the text of the code, without anything from TikTok. */
  public static PublicationFailure of(ProblemCode code) {
    return of(code, code.text());
  }

  /** The same refusal as an answer of the API. */
  public Problem asProblem() {
    return Problem.of(code, detail);
  }

  /** With a text of its own, without anything from TikTok. */
  public static PublicationFailure of(ProblemCode code, String detail) {
    return new PublicationFailure(code, detail, null);
  }
}
