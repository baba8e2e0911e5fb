package com.viralmommy.tiktok.platform;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes one JSON object per line.
 *
 * <p>Callers name what they log field by field: events, requests and answers are never logged
 * whole, because they carry tokens, codes and upload URLs.
 */
public final class Log {
  private final Consumer<String> lines;
  private final InstantSource clock;

  public Log(Consumer<String> lines, InstantSource clock) {
    this.lines = lines;
    this.clock = clock;
  }

  /** Standard output, which Lambda keeps in the function's log group. */
  public static Log toStandardOutput() {
    return new Log(System.out::println, InstantSource.system());
  }

  /**
   * @param event what happened, as {@code noun.verb}
   * @param fields names and values in turn
   */
  public void info(String event, Object... fields) {
    line("INFO", event, null, fields);
  }

  public void warn(String event, Object... fields) {
    line("WARN", event, null, fields);
  }

  /** With the cause's types and stack, for failures that nobody foresaw. */
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

  /** What is being logged must never be what fails. */
  private static Object writable(Object value) {
    if (value instanceof Integer || value instanceof Long || value instanceof Double) {
      return value;
    }
    try {
      return String.valueOf(value);
    } catch (RuntimeException _) {
      return "(a %s that cannot be written)".formatted(value.getClass().getName());
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
