package com.viralmommy.tiktok.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LogTest {
  private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");

  private final List<String> lines = new ArrayList<>();
  private final Log log = new Log(lines::add, InstantSource.system());

  @Test
  void writesOneJsonObjectPerEvent() {
    new Log(lines::add, InstantSource.fixed(NOW)).info("chunk.stored", "chunk", 1, "of", 2L);
    assertThat(lines)
        .containsExactly(
            "{\"timestamp\":\"2026-11-22T18:00:00Z\",\"level\":\"INFO\",\"event\":\"chunk.stored\","
                + "\"chunk\":1,\"of\":2}");
  }

  @Property(tries = 1000)
  void nothingThatIsLoggedCanBeginAnotherLine(
      @ForAll String event, @ForAll String name, @ForAll String value) throws Exception {
    lines.clear();
    log.warn("a\nb" + event, name + "\r\n", "\u2028\n{\"level\":\"ERROR\"}" + value);
    assertThat(lines).singleElement().asString().doesNotContain("\n").doesNotContain("\r");
    JsonNode line = Json.read(lines.getFirst());
    assertThat(line.path("level").asText()).isEqualTo("WARN");
    assertThat(line.path("event").asText()).isEqualTo("a\nb" + event);
  }

  @Test
  void writesAnyValueThatThereIs() throws Exception {
    Object unwritable =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("no");
          }
        };
    Number strange =
        new Number() {
          private static final long serialVersionUID = 1L;

          @Override
          public int intValue() {
            throw new UnsupportedOperationException();
          }

          @Override
          public long longValue() {
            throw new UnsupportedOperationException();
          }

          @Override
          public float floatValue() {
            throw new UnsupportedOperationException();
          }

          @Override
          public double doubleValue() {
            throw new UnsupportedOperationException();
          }

          @Override
          public String toString() {
            return "strange";
          }
        };
    log.info(
        "e",
        "null",
        null,
        "nan",
        Double.NaN,
        "atomic",
        new AtomicLong(7),
        "strange",
        strange,
        "unwritable",
        unwritable,
        "half",
        "\uD800",
        "odd");
    JsonNode line = Json.read(lines.getFirst());
    assertThat(line.path("null").asText()).isEqualTo("null");
    assertThat(line.path("nan").asText()).isEqualTo("NaN");
    assertThat(line.path("atomic").asText()).isEqualTo("7");
    assertThat(line.path("strange").asText()).isEqualTo("strange");
    assertThat(line.path("unwritable").asText()).contains("unprintable");
    assertThat(line.has("odd")).isFalse();
  }

  @Test
  void writesTheTypesAndTheStackOfACauseInTheSameLine() throws Exception {
    log.error("e", new IllegalStateException("outer", new java.io.IOException("inner")), "a", 1);
    JsonNode line = Json.read(lines.getFirst());
    assertThat(lines).hasSize(1);
    assertThat(line.path("stack").asText())
        .contains("IllegalStateException: outer", "Caused by: java.io.IOException: inner", "at ");
  }

  @Test
  void writesACauseThatCannotDescribeItself() throws Exception {
    class Mute extends RuntimeException {
      private static final long serialVersionUID = 1L;

      @Override
      public void printStackTrace(PrintWriter to) {
        throw new IllegalStateException();
      }

      @Override
      public void printStackTrace(PrintStream to) {
        throw new IllegalStateException();
      }
    }
    log.error("e", new Mute());
    assertThat(Json.read(lines.getFirst()).path("stack").asText()).contains("Mute");
  }
}
