package com.viralmommy.tiktok.simulator.faults;

import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.api.FailReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is to go wrong, by endpoint and occurrence. Several faults may hit one request. */
public final class Faults {

  private final List<Planned> planned = new ArrayList<>();

  /** Begins a fault; the next request of the endpoint is occurrence 1. */
  public Target on(Endpoint endpoint) {
    return new Target(endpoint, 1, 1);
  }

  public synchronized void clear() {
    planned.clear();
  }

  /** What has not happened yet, in words. */
  public synchronized List<String> pending() {
    return planned.stream().filter(p -> p.seen < p.last).map(Planned::describe).toList();
  }

  /** Counts a request and tells what hits it. */
  public synchronized ActiveFaults hit(Endpoint endpoint) {
    List<Fault> hits = new ArrayList<>();
    for (Planned p : planned) {
      if (p.endpoint == endpoint && p.seen < p.last && ++p.seen >= p.first) {
        hits.add(p.fault);
      }
    }
    planned.removeIf(p -> p.seen >= p.last);
    return new ActiveFaults(List.copyOf(hits));
  }

  private synchronized void plan(Endpoint endpoint, long first, long last, Fault fault) {
    planned.add(new Planned(endpoint, first, last, fault));
  }

  private static final class Planned {
    private final Endpoint endpoint;
    private final long first;
    private final long last;
    private final Fault fault;
    private long seen;

    Planned(Endpoint endpoint, long first, long last, Fault fault) {
      this.endpoint = endpoint;
      this.first = first;
      this.last = last;
      this.fault = fault;
    }

    String describe() {
      String which =
          last == Long.MAX_VALUE
              ? "always"
              : first == last ? "in " + (first - seen) : "until " + (last - seen);
      return endpoint + " " + which + ": " + fault;
    }
  }

  /** Which requests a fault hits; each of the last methods plans one fault. */
  public final class Target {

    private final Endpoint endpoint;
    private final long first;
    private final long last;

    private Target(Endpoint endpoint, long first, long last) {
      if (first < 1 || last < first) {
        throw new IllegalArgumentException("Occurrences: " + first + " to " + last);
      }
      this.endpoint = endpoint;
      this.first = first;
      this.last = last;
    }

    /** The n-th request from now on, counted from 1. */
    public Target occurrence(long n) {
      return new Target(endpoint, n, n);
    }

    /** The next n requests. */
    public Target next(long n) {
      return new Target(endpoint, 1, n);
    }

    public Target always() {
      return new Target(endpoint, 1, Long.MAX_VALUE);
    }

    /** Ends the connection before anything is done. */
    public void dropBeforeEffect() {
      plan(new Fault.DropBeforeEffect());
    }

    /** Does the work, then ends the connection without an answer. */
    public void dropAfterEffect() {
      plan(new Fault.DropAfterEffect());
    }

    /** Does nothing and answers this status in the endpoint's own error shape. */
    public void status(int status) {
      plan(new Fault.Status(status));
    }

    /** Does the work, then answers this status. */
    public void statusAfterEffect(int status) {
      plan(new Fault.StatusAfterEffect(status));
    }

    /**
     * Does nothing and answers 500 with {@code Internal Server Error} as plain text
     * (docs/tiktok-api.md#3-creator-info).
     */
    public void plainText500() {
      plan(new Fault.PlainText500());
    }

    /** Waits in real time before anything is done. */
    public void delay(Duration duration) {
      plan(new Fault.Delay(duration));
    }

    /**
     * Does the work and sends only the first bytes of the answer's body; an empty body is not sent
     * at all.
     */
    public void truncate(int bytes) {
      plan(new Fault.Truncate(bytes));
    }

    /** Reads the request and writes the answer at this speed, in real time. */
    public void slow(long bytesPerSecond) {
      plan(new Fault.Slow(bytesPerSecond));
    }

    /**
     * The access token (at the token endpoint: the refresh token) of the request expires as it
     * arrives.
     */
    public void expireTokenNow() {
      plan(new Fault.ExpireToken());
    }

    /**
     * The publish of the request ends as FAILED: at once for a status request, else after its
     * processing.
     */
    public void fail(FailReason reason) {
      plan(new Fault.Fail(reason));
    }

    /** Plans any fault. */
    public void plan(Fault fault) {
      Faults.this.plan(endpoint, first, last, fault);
    }
  }
}
