package com.viralmommy.tiktok.publishing.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a JSON object member by member and collects a finding for everything that is wrong, so that
 * a client gets them all at once. Unknown members are wrong too, since a misspelt option must not
 * be ignored silently.
 */
final class JsonBody {
  /** Bounds the answer to a body that has nothing but mistakes. */
  private static final int MAX_FINDINGS = 50;

  /** Long enough for nine digits of a second's fraction. */
  private static final int MAX_TIME_LENGTH = 40;

  private final JsonNode object;
  private final String pointer;
  private final List<Problem.Finding> findings;
  private final Set<String> known = new HashSet<>();
  private final List<JsonBody> children = new ArrayList<>();

  JsonBody(JsonNode object) {
    this(object, "", new ArrayList<>());
  }

  private JsonBody(JsonNode object, String pointer, List<Problem.Finding> findings) {
    this.object = object;
    this.pointer = pointer;
    this.findings = findings;
  }

  /**
   * A text of {@code minLength} to {@code maxLength} UTF-16 units, as TikTok counts
   * (docs/tiktok-api.md#41-direct-post). Empty if it is absent or wrong.
   */
  Optional<String> text(String name, int minLength, int maxLength) {
    return value(name)
        .filter(
            value ->
                findingUnless(
                    name,
                    value.isTextual()
                        && value.textValue().length() >= minLength
                        && value.textValue().length() <= maxLength,
                    "must be a text of %d to %d characters".formatted(minLength, maxLength)))
        .map(JsonNode::textValue);
  }

  /** The name of an enum constant. Empty if it is absent or wrong. */
  <E extends Enum<E>> Optional<E> oneOf(String name, Class<E> type) {
    Optional<JsonNode> value = value(name);
    for (E constant : type.getEnumConstants()) {
      if (value.isPresent()
          && value.get().isTextual()
          && constant.name().equals(value.get().textValue())) {
        return Optional.of(constant);
      }
    }
    if (value.isPresent()) {
      addFinding(name, "must be one of " + List.of(type.getEnumConstants()));
    }
    return Optional.empty();
  }

  /** A time in the format of RFC 3339, with its offset. Empty if it is absent or wrong. */
  Optional<Instant> time(String name) {
    Optional<String> text = text(name, 1, MAX_TIME_LENGTH);
    try {
      return text.map(given -> OffsetDateTime.parse(given).toInstant());
    } catch (DateTimeParseException _) {
      addFinding(name, "must be a time such as 2026-11-30T18:00:00Z");
      return Optional.empty();
    }
  }

  /** A whole number from {@code min} to {@code max}. Empty if it is absent or wrong. */
  Optional<Long> number(String name, long min, long max) {
    return value(name)
        .filter(
            value ->
                findingUnless(
                    name,
                    value.isIntegralNumber()
                        && value.canConvertToLong()
                        && value.longValue() >= min
                        && value.longValue() <= max,
                    "must be a whole number from %d to %d".formatted(min, max)))
        .map(JsonNode::longValue);
  }

  /** A boolean; false if it is absent or wrong. */
  boolean flag(String name) {
    return value(name)
        .filter(value -> findingUnless(name, value.isBoolean(), "must be true or false"))
        .map(JsonNode::booleanValue)
        .orElse(false);
  }

  /** An object, whose findings are added to those of this one. Empty if it is absent or wrong. */
  Optional<JsonBody> object(String name) {
    return value(name)
        .filter(value -> findingUnless(name, value.isObject(), "must be an object"))
        .map(
            value -> {
              JsonBody child = new JsonBody(value, pointer + "/" + name, findings);
              children.add(child);
              return child;
            });
  }

  /** Whether the member is present, be its value right or wrong. */
  boolean has(String name) {
    return object.hasNonNull(name);
  }

  /** Adds a finding if the member is present. */
  void forbid(String name, String message) {
    if (value(name).isPresent()) {
      addFinding(name, message);
    }
  }

  /** The value, or null. Adds a finding if the member is absent. */
  <T> T required(String name, Optional<T> value) {
    if (value.isEmpty() && !has(name)) {
      addFinding(name, "is required");
    }
    return value.orElse(null);
  }

  /** Adds what is wrong with a member. */
  void addFinding(String name, String message) {
    if (findings.size() < MAX_FINDINGS) {
      findings.add(new Problem.Finding(pointer + "/" + name, message));
    }
  }

  /**
   * Ends the reading of the body.
   *
   * @throws Problem INVALID_REQUEST if there are findings
   */
  void throwIfInvalid() {
    findUnknownMembers();
    if (!findings.isEmpty()) {
      throw Problem.of(ProblemCode.INVALID_REQUEST, findings);
    }
  }

  private void findUnknownMembers() {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                // RFC 6901 §3: a JSON pointer escapes these two characters.
                addFinding(name.replace("~", "~0").replace("/", "~1"), "is not known");
              }
            });
    children.forEach(JsonBody::findUnknownMembers);
  }

  private Optional<JsonNode> value(String name) {
    known.add(name);
    return Optional.ofNullable(object.get(name)).filter(value -> !value.isNull());
  }

  private boolean findingUnless(String name, boolean valid, String message) {
    if (!valid) {
      addFinding(name, message);
    }
    return valid;
  }
}
