package com.viralmommy.tiktok.tiktok;

/** Unwraps results. */
final class Results {

  private Results() {}

  static <T> T value(TikTokResult<T> result) {
    return switch (result) {
      case TikTokResult.Success<T>(T value, String logId) -> value;
      case TikTokResult.Failure<T>(TikTokError error) ->
          throw new AssertionError("Not a success: " + error);
    };
  }

  static TikTokError error(TikTokResult<?> result) {
    if (result instanceof TikTokResult.Failure<?>(TikTokError error)) {
      return error;
    }
    throw new AssertionError("Not a failure: " + result);
  }
}
