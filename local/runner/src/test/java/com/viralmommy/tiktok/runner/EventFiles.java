package com.viralmommy.tiktok.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.runner.invocation.EventJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads the sample events in {@code events/}. */
public final class EventFiles {
  private EventFiles() {}

  public static byte[] bytes(String name) {
    try (InputStream file = EventFiles.class.getResourceAsStream("/events/" + name)) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JsonNode json(String name) {
    try {
      return EventJson.MAPPER.readTree(bytes(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The paths of all members with their JSON types, such as {@code /Records[]/s3/object/size
   * NUMBER}. Two events of the same shape have the same set.
   */
  public static SortedSet<String> shape(JsonNode document) {
    SortedSet<String> shape = new TreeSet<>();
    collect("", document, shape);
    return shape;
  }

  private static void collect(String path, JsonNode node, SortedSet<String> shape) {
    shape.add(path + " " + node.getNodeType());
    node.properties()
        .forEach(member -> collect(path + "/" + member.getKey(), member.getValue(), shape));
    if (node.isArray()) {
      node.forEach(element -> collect(path + "[]", element, shape));
    }
  }
}
