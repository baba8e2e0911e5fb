package com.viralmommy.tiktok.simulator.http;

import com.sun.net.httpserver.HttpExchange;
import com.viralmommy.tiktok.simulator.faults.ActiveFaults;
import com.viralmommy.tiktok.simulator.faults.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** Writes answers to connections. */
public final class ResponseWriter {

  /**
   * More bytes than a chunk has. A refused body is read to its end, because a connection that is
   * reset loses the answer.
   */
  private static final long DRAINED = 160_000_000;

  private ResponseWriter() {}

  /** Sends an answer, slowed down or cut by faults. */
  static void send(HttpExchange exchange, Response answer, ActiveFaults faults) throws IOException {
    drain(exchange.getRequestBody());
    begin(exchange, answer);
    if (answer.body().length == 0 || exchange.getRequestMethod().equals("HEAD")) {
      return;
    }
    Optional<Fault.Truncate> truncate = faults.find(Fault.Truncate.class);
    int length =
        truncate.map(t -> Math.min(t.bytes(), answer.body().length)).orElse(answer.body().length);
    // The stream stays open: after a cut body the exchange must end the connection.
    OutputStream body = exchange.getResponseBody();
    Optional<Fault.Slow> slow = faults.find(Fault.Slow.class);
    if (slow.isPresent()) {
      writeSlowly(body, answer.body(), length, slow.get().bytesPerSecond());
    } else {
      body.write(answer.body(), 0, length);
    }
    body.flush();
  }

  /** Sends an answer without faults. */
  public static void send(HttpExchange exchange, Response answer) throws IOException {
    send(exchange, answer, ActiveFaults.NONE);
  }

  private static void begin(HttpExchange exchange, Response answer) throws IOException {
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(
        answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
  }

  private static void writeSlowly(OutputStream out, byte[] body, int length, long bytesPerSecond)
      throws IOException {
    Throttle throttle = new Throttle(bytesPerSecond);
    for (int at = 0; at < length; ) {
      int part = (int) Math.min(Math.max(1, bytesPerSecond / 10), length - at);
      throttle.await(part);
      out.write(body, at, part);
      out.flush();
      at += part;
    }
  }

  private static void drain(InputStream body) {
    byte[] buffer = new byte[64 * 1024];
    try {
      for (long left = DRAINED; left > 0; ) {
        int count = body.read(buffer);
        if (count < 0) {
          return;
        }
        left -= count;
      }
    } catch (IOException e) {
      // The client has stopped sending, but it may still read the answer.
      return;
    }
  }
}
