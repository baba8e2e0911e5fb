package com.viralmommy.tiktok.platform.dynamodb;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The attributes of a DynamoDB item. A null value is not written, which sparse indexes rely on.
 * Instants are stored as epoch milliseconds.
 */
public final class Item {
  private final Map<String, AttributeValue> attributes;

  private Item(Map<String, AttributeValue> attributes) {
    this.attributes = attributes;
  }

  /** An item without attributes. */
  public static Item empty() {
    return new Item(new HashMap<>());
  }

  /** An item with these attributes; {@code put} changes the map. */
  public static Item of(Map<String, AttributeValue> attributes) {
    return new Item(attributes);
  }

  /** A string attribute. */
  public static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  /** A number attribute. */
  public static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  /** A number attribute with epoch milliseconds. */
  public static AttributeValue instant(Instant value) {
    return number(value.toEpochMilli());
  }

  public Map<String, AttributeValue> attributes() {
    return attributes;
  }

  public Item put(String name, String value) {
    return put(name, value == null ? null : text(value));
  }

  public Item put(String name, Long value) {
    return put(name, value == null ? null : number(value));
  }

  public Item put(String name, Integer value) {
    return put(name, value == null ? null : number(value));
  }

  public Item put(String name, boolean value) {
    return put(name, AttributeValue.fromBool(value));
  }

  public Item put(String name, Instant value) {
    return put(name, value == null ? null : instant(value));
  }

  public Item put(String name, byte[] value) {
    return put(name, value == null ? null : AttributeValue.fromB(SdkBytes.fromByteArray(value)));
  }

  public Item put(String name, Item value) {
    return put(name, value == null ? null : AttributeValue.fromM(value.attributes));
  }

  /** A list attribute in this order; an empty list is not written. */
  public Item put(String name, List<String> values) {
    return put(
        name,
        values.isEmpty()
            ? null
            : AttributeValue.fromL(values.stream().map(AttributeValue::fromS).toList()));
  }

  private Item put(String name, AttributeValue value) {
    if (value != null) {
      attributes.put(name, value);
    }
    return this;
  }

  public boolean has(String name) {
    return attributes.containsKey(name);
  }

  public Optional<String> findText(String name) {
    return find(name).map(AttributeValue::s);
  }

  /** The text, or null if it is absent. */
  public String textOrNull(String name) {
    return findText(name).orElse(null);
  }

  /**
   * The text.
   *
   * @throws IllegalStateException if it is absent
   */
  public String required(String name) {
    return findText(name)
        .orElseThrow(() -> new IllegalStateException("The DynamoDB item has no " + name));
  }

  public Optional<Long> findNumber(String name) {
    return find(name).map(value -> Long.valueOf(value.n()));
  }

  /**
   * The number.
   *
   * @throws IllegalStateException if it is absent
   */
  public long number(String name) {
    return findNumber(name)
        .orElseThrow(() -> new IllegalStateException("The DynamoDB item has no " + name));
  }

  /** The boolean; false if it is absent. */
  public boolean flag(String name) {
    return find(name).map(AttributeValue::bool).orElse(false);
  }

  public Optional<Instant> findInstant(String name) {
    return findNumber(name).map(Instant::ofEpochMilli);
  }

  /**
   * The instant.
   *
   * @throws IllegalStateException if it is absent
   */
  public Instant instant(String name) {
    return Instant.ofEpochMilli(number(name));
  }

  public Optional<byte[]> findBytes(String name) {
    return find(name).map(value -> value.b().asByteArray());
  }

  public Optional<Item> findItem(String name) {
    return find(name).map(value -> new Item(value.m()));
  }

  /** The list; empty if it is absent. */
  public List<String> texts(String name) {
    return find(name).map(v -> v.l().stream().map(AttributeValue::s).toList()).orElse(List.of());
  }

  public Set<String> textSet(String name) {
    return Set.copyOf(texts(name));
  }

  private Optional<AttributeValue> find(String name) {
    return Optional.ofNullable(attributes.get(name));
  }
}
