package com.viralmommy.tiktok.simulator.faults;

import com.viralmommy.tiktok.simulator.api.FailReason;
import java.time.Duration;
import java.util.Optional;

/** One thing that goes wrong with one request. */
public sealed interface Fault {

  /** The connection ends before anything is done. */
  record DropBeforeEffect() implements Fault {}

  /** The work is done, then the connection ends without an answer. */
  record DropAfterEffect() implements Fault {}

  /**
   * Nothing is done, and the answer has this status and an error in the endpoint's own shape.
   *
   * @param status 400 to 599
   */
  record Status(int status) implements Fault {
    public Status {
      requireStatus(status, 400);
    }
  }

  /**
   * The work is done, then the answer has this status and an error in the endpoint's own shape.
   *
   * @param status 400 to 599
   */
  record StatusAfterEffect(int status) implements Fault {
    public StatusAfterEffect {
      requireStatus(status, 400);
    }
  }

  /**
   * The answer is an error with this code, in the endpoint's own shape.
   *
   * @param status 200 to 599; empty for the status that TikTok documents for the code
   * @param message empty for the message that TikTok has for the code
   * @param afterEffect whether the work is done first
   */
  record ErrorCode(
      String code, Optional<Integer> status, Optional<String> message, boolean afterEffect)
      implements Fault {
    public ErrorCode {
      if (!code.matches("[a-z_]{1,80}")) {
        throw new IllegalArgumentException(
            "An error code has lower-case letters and underscores: " + code);
      }
      status.ifPresent(s -> requireStatus(s, 200));
    }
  }

  /**
   * The answer is this body.
   *
   * @param status 200 to 599
   * @param afterEffect whether the work is done first
   */
  record Body(int status, String contentType, String body, boolean afterEffect) implements Fault {
    public Body {
      requireStatus(status, 200);
    }
  }

  /** Nothing is done, and the answer is a plain text with status 500. */
  record PlainText500() implements Fault {}

  /** The request waits in real time before anything is done. */
  record Delay(Duration duration) implements Fault {
    public Delay {
      if (duration.isNegative()) {
        throw new IllegalArgumentException("A delay cannot be negative: " + duration);
      }
    }
  }

  /**
   * The answer's body is cut.
   *
   * @param bytes the number of bytes that are sent, at least 0
   */
  record Truncate(int bytes) implements Fault {
    public Truncate {
      if (bytes < 0) {
        throw new IllegalArgumentException("A number of bytes cannot be negative: " + bytes);
      }
    }
  }

  /**
   * The request is read and the answer written at a speed.
   *
   * @param bytesPerSecond at least 1
   */
  record Slow(long bytesPerSecond) implements Fault {
    public Slow {
      if (bytesPerSecond < 1) {
        throw new IllegalArgumentException(
            "The speed is at least 1 byte per second: " + bytesPerSecond);
      }
    }
  }

  /** The token of the request expires when the request arrives. */
  record ExpireToken() implements Fault {}

  /** The publication of the request ends as FAILED. */
  record Fail(FailReason reason) implements Fault {}

  private static void requireStatus(int status, int smallest) {
    if (status < smallest || status > 599) {
      throw new IllegalArgumentException(
          "The status must be from " + smallest + " to 599: " + status);
    }
  }
}
