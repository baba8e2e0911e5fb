package com.viralmommy.tiktok.simulator.control;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The JSON of the control API. Times are RFC 3339, durations ISO 8601, and numbers that a double
 * cannot hold are strings.
 */
final class ControlJson {

  private static final long EXACT_IN_A_DOUBLE = 1L << 53;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(
              new SimpleModule()
                  .addSerializer(Instant.class, ToStringSerializer.instance)
                  .addSerializer(Duration.class, ToStringSerializer.instance)
                  .addSerializer(Long.class, new ExactLong())
                  .addSerializer(Long.TYPE, new ExactLong())
                  .addSerializer(new ValueOrNull()))
          .build();

  private ControlJson() {}

  /** A record, a map or a list as UTF-8. */
  static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A record cannot fail to be written as JSON", e);
    }
  }

  private static final class ExactLong extends StdSerializer<Long> {
    private static final long serialVersionUID = 1L;

    private ExactLong() {
      super(Long.class);
    }

    @Override
    public void serialize(Long value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (Math.abs(value) < EXACT_IN_A_DOUBLE) {
        out.writeNumber(value);
      } else {
        out.writeString(value.toString());
      }
    }
  }

  private static final class ValueOrNull extends StdSerializer<Optional<?>> {
    private static final long serialVersionUID = 1L;

    private ValueOrNull() {
      super(Optional.class, false);
    }

    @Override
    public void serialize(Optional<?> value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      provider.defaultSerializeValue(value.orElse(null), out);
    }
  }
}
