package com.viralmommy.tiktok.simulator.faults;

import com.viralmommy.tiktok.simulator.api.FailReason;
import java.time.Duration;

/** One thing that goes wrong with one request. */
public sealed interface Fault {

  record DropBeforeEffect() implements Fault {}

  record DropAfterEffect() implements Fault {}

  /**
   * @param status 400…599
   */
  record Status(int status) implements Fault {
    public Status {
      requireError(status);
    }
  }

  /**
   * @param status 400…599
   */
  record StatusAfterEffect(int status) implements Fault {
    public StatusAfterEffect {
      requireError(status);
    }
  }

  record PlainText500() implements Fault {}

  record Delay(Duration duration) implements Fault {}

  /**
   * @param bytes how many bytes of the answer's body are sent, at least 0
   */
  record Truncate(int bytes) implements Fault {
    public Truncate {
      if (bytes < 0) {
        throw new IllegalArgumentException("Bytes: " + bytes);
      }
    }
  }

  /**
   * @param bytesPerSecond at least 1
   */
  record Slow(long bytesPerSecond) implements Fault {
    public Slow {
      if (bytesPerSecond < 1) {
        throw new IllegalArgumentException("Bytes per second: " + bytesPerSecond);
      }
    }
  }

  record ExpireToken() implements Fault {}

  record Fail(FailReason reason) implements Fault {}

  private static void requireError(int status) {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("Not an error status: " + status);
    }
  }
}
