package com.viralmommy.tiktok.simulator.faults;

import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.api.FailReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The planned faults, by endpoint, subject and occurrence. Several faults may apply to one request.
 */
public final class Faults {

  private final List<Planned> planned = new ArrayList<>();

  /** Begins a fault of the next request to an endpoint. */
  public Target on(Endpoint endpoint) {
    return new Target(endpoint, RequestSubject.UNKNOWN, 1, 1);
  }

  public synchronized void clear() {
    planned.clear();
  }

  /** The faults that have not happened yet, as text. */
  public synchronized List<String> pending() {
    return planned.stream().filter(p -> p.seen < p.last).map(Planned::describe).toList();
  }

  /** Whether a fault of this endpoint waits for a certain creator, publication or chunk. */
  public synchronized boolean needSubject(Endpoint endpoint) {
    return planned.stream()
        .anyMatch(p -> p.endpoint == endpoint && !p.subject.equals(RequestSubject.UNKNOWN));
  }

  /** Counts a request and returns the faults that apply to it. */
  public synchronized ActiveFaults take(Endpoint endpoint, RequestSubject subject) {
    List<Fault> active = new ArrayList<>();
    for (Planned p : planned) {
      if (p.endpoint == endpoint
          && p.subject.accepts(subject)
          && p.seen < p.last
          && ++p.seen >= p.first) {
        active.add(p.fault);
      }
    }
    planned.removeIf(p -> p.seen >= p.last);
    return new ActiveFaults(List.copyOf(active));
  }

  private synchronized void plan(
      Endpoint endpoint, RequestSubject subject, long first, long last, Fault fault) {
    planned.add(new Planned(endpoint, subject, first, last, fault));
  }

  private static final class Planned {
    private final Endpoint endpoint;
    private final RequestSubject subject;
    private final long first;
    private final long last;
    private final Fault fault;
    private long seen;

    Planned(Endpoint endpoint, RequestSubject subject, long first, long last, Fault fault) {
      this.endpoint = endpoint;
      this.subject = subject;
      this.first = first;
      this.last = last;
      this.fault = fault;
    }

    String describe() {
      String which =
          last == Long.MAX_VALUE
              ? "always"
              : first == last ? "in " + (first - seen) : "until " + (last - seen);
      return endpoint + subject.toString() + " " + which + ": " + fault;
    }
  }

  /** The requests to which a fault applies. Each method without a result plans one fault. */
  public final class Target {

    private final Endpoint endpoint;
    private final RequestSubject subject;
    private final long first;
    private final long last;

    private Target(Endpoint endpoint, RequestSubject subject, long first, long last) {
      if (first < 1 || last < first) {
        throw new IllegalArgumentException(
            "Occurrences count from 1 and go upwards: " + first + " to " + last);
      }
      this.endpoint = endpoint;
      this.subject = subject;
      this.first = first;
      this.last = last;
    }

    /** Only requests about this subject. Its empty fields accept everything. */
    public Target about(RequestSubject value) {
      return new Target(endpoint, value, first, last);
    }

    /** Only requests of this creator. */
    public Target creator(String username) {
      return about(new RequestSubject(Optional.of(username), subject.publishId(), subject.chunk()));
    }

    /** Only requests for this publication. */
    public Target publishId(String id) {
      return about(new RequestSubject(subject.creator(), Optional.of(id), subject.chunk()));
    }

    /** Only PUTs of this chunk, counted from 1. */
    public Target chunk(long number) {
      return about(new RequestSubject(subject.creator(), subject.publishId(), Optional.of(number)));
    }

    /** The n-th request from now on, counted from 1. */
    public Target occurrence(long n) {
      return new Target(endpoint, subject, n, n);
    }

    /** The next n requests. */
    public Target next(long n) {
      return new Target(endpoint, subject, 1, n);
    }

    /** Every request. */
    public Target always() {
      return new Target(endpoint, subject, 1, Long.MAX_VALUE);
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

    /** Does nothing and answers this error code in the endpoint's own shape. */
    public void errorCode(String code) {
      plan(new Fault.ErrorCode(code, Optional.empty(), Optional.empty(), false));
    }

    /** Does nothing and answers this error code with this status. */
    public void errorCode(String code, int status) {
      plan(new Fault.ErrorCode(code, Optional.of(status), Optional.empty(), false));
    }

    /** Does nothing and answers this body. */
    public void body(int status, String contentType, String body) {
      plan(new Fault.Body(status, contentType, body, false));
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
     * The token of the request expires when the request arrives: the refresh token at the token
     * endpoint, elsewhere the access token.
     */
    public void expireTokenNow() {
      plan(new Fault.ExpireToken());
    }

    /**
     * The publication of the request ends as FAILED: at once for a status request, otherwise after
     * its processing.
     */
    public void fail(FailReason reason) {
      plan(new Fault.Fail(reason));
    }

    /** Plans any fault. */
    public void plan(Fault fault) {
      Faults.this.plan(endpoint, subject, first, last, fault);
    }
  }
}
