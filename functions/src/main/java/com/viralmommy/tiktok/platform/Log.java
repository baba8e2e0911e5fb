package com.viralmommy.tiktok.platform;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes log lines, each one JSON object.
 *
 * <p>Callers pass each field by name. Events, requests and answers are never logged as a whole,
 * because they contain tokens, codes and upload URLs.
 */
public final class Log {
  /** The event names that metric filters in CloudWatch count. */
  public static final class Counted {
    public static final String PUBLICATION_ENDED = "publication.ended";
    public static final String TIKTOK_REFUSED = "tiktok.refused";
    public static final String TOKEN_REFRESH_REFUSED = "token.refresh_refused";
    public static final String EVENT_PUBLISHED = "event.published";

    private Counted() {}
  }

  private final Consumer<String> lines;
  private final InstantSource clock;

  public Log(Consumer<String> lines, InstantSource clock) {
    this.lines = lines;
    this.clock = clock;
  }

  /** Writes to standard output, which Lambda copies to the function's log group. */
  public static Log toStandardOutput() {
    return new Log(System.out::println, InstantSource.system());
  }

  /**
   * @param event name of the line, such as {@code publication.ended}
   * @param fields names and values, alternating
   */
  public void info(String event, Object... fields) {
    line("INFO", event, null, fields);
  }

  public void warn(String event, Object... fields) {
    line("WARN", event, null, fields);
  }

  /** Logs an unexpected failure with its stack trace. */
  public void error(String event, Throwable cause, Object... fields) {
    line("ERROR", event, cause, fields);
  }

  private void line(String level, String event, Throwable cause, Object... fields) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("timestamp", clock.instant().toString());
    line.put("level", level);
    line.put("event", event);
    for (int i = 0; i + 1 < fields.length; i += 2) {
      line.put(String.valueOf(fields[i]), writable(fields[i + 1]));
    }
    if (cause != null) {
      line.put("stack", stack(cause));
    }
    lines.accept(Json.write(line));
  }

  /** Never throws: logging a value must not make a function fail. */
  private static Object writable(Object value) {
    if (value instanceof Integer || value instanceof Long || value instanceof Double) {
      return value;
    }
    try {
      return String.valueOf(value);
    } catch (RuntimeException _) {
      return "(unprintable %s)".formatted(value.getClass().getName());
    }
  }

  private static String stack(Throwable cause) {
    StringWriter stack = new StringWriter();
    try {
      cause.printStackTrace(new PrintWriter(stack));
      return stack.toString();
    } catch (RuntimeException _) {
      return cause.getClass().getName();
    }
  }
}
