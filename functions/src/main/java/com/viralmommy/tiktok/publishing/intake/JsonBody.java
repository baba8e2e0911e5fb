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
 * Reads a JSON object member by member and collects everything that is wrong with it, so that a
 * client learns all of it at once. Members that nobody asked for are wrong too: a misspelt choice
 * must not be lost silently.
 */
final class JsonBody {
  /** A body of nothing but mistakes must not have an answer many times its size. */
  private static final int MAX_FINDINGS = 50;

  /** With nine digits of a second's fraction. */
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
   * A text of this many UTF-16 units, which is also how TikTok counts
   * (docs/tiktok-api.md#41-direct-post), both bounds included.
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

  /** RFC 3339, with its offset. */
  Optional<Instant> time(String name) {
    Optional<String> text = text(name, 1, MAX_TIME_LENGTH);
    try {
      return text.map(given -> OffsetDateTime.parse(given).toInstant());
    } catch (DateTimeParseException _) {
      addFinding(name, "must be a time such as 2026-11-30T18:00:00Z");
      return Optional.empty();
    }
  }

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

  boolean flag(String name) {
    return value(name)
        .filter(value -> findingUnless(name, value.isBoolean(), "must be true or false"))
        .map(JsonNode::booleanValue)
        .orElse(false);
  }

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

  /** Whether the member is there, right or wrong. */
  boolean has(String name) {
    return object.hasNonNull(name);
  }

  /** Refuses a member that has no place in this body. */
  void forbid(String name, String message) {
    if (value(name).isPresent()) {
      addFinding(name, message);
    }
  }

  <T> T required(String name, Optional<T> value) {
    if (value.isEmpty() && !has(name)) {
      addFinding(name, "is required");
    }
    return value.orElse(null);
  }

  void addFinding(String name, String message) {
    if (findings.size() < MAX_FINDINGS) {
      findings.add(new Problem.Finding(pointer + "/" + name, message));
    }
  }

  /** Refuses the body if anything was wrong with it. */
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
                // RFC 6901 §3: the two characters that a pointer escapes.
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
