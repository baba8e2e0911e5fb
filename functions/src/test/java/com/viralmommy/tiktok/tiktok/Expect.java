package com.viralmommy.tiktok.tiktok;

import static org.assertj.core.api.Assertions.assertThat;

/** Checks failures against the tables of docs/tiktok-api.md#8-errors-and-rate-limits. */
final class Expect {

  private Expect() {}

  static TikTokError failure(
      TikTokResult<?> result, int httpStatus, TikTokCode code, String message, Remedy remedy) {
    TikTokError error = Results.error(result);
    assertThat(error.code()).isEqualTo(code);
    assertThat(error.httpStatus()).isEqualTo(httpStatus);
    assertThat(error.message()).isEqualTo(message);
    assertThat(error.remedy()).isEqualTo(remedy);
    return error;
  }

  static TikTokError failure(
      TikTokResult<?> result, int httpStatus, TikTokCode code, Remedy remedy) {
    return failure(result, httpStatus, code, Results.error(result).message(), remedy);
  }

  static void lost(TikTokResult<?> result, Remedy remedy) {
    assertThat(Results.error(result).code()).isEqualTo(TikTokCode.OUTCOME_UNKNOWN);
    assertThat(Results.error(result).httpStatus()).isZero();
    assertThat(Results.error(result).remedy()).isEqualTo(remedy);
  }
}
