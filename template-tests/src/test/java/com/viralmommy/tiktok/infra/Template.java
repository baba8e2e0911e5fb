package com.viralmommy.tiktok.infra;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.NoSuchElementException;

/** A synthesized CloudFormation template. */
record Template(String stack, JsonNode json) {
  /** One of its resources. */
  record Resource(String id, JsonNode json) {
    String type() {
      return json.path("Type").textValue();
    }

    JsonNode properties() {
      return json.path("Properties");
    }

    JsonNode property(String... path) {
      JsonNode value = properties();
      for (String name : path) {
        value = value.path(name);
      }
      return value;
    }

    /** The path in the construct tree. */
    String path() {
      return json.path("Metadata").path("aws:cdk:path").asText(id);
    }

    @Override
    public String toString() {
      return path();
    }
  }

  List<Resource> all() {
    return json.path("Resources").properties().stream()
        .map(entry -> new Resource(entry.getKey(), entry.getValue()))
        .toList();
  }

  List<Resource> all(String type) {
    return all().stream().filter(resource -> resource.type().equals(type)).toList();
  }

  Resource resource(String id) {
    JsonNode found = json.path("Resources").path(id);
    if (found.isMissingNode()) {
      throw new NoSuchElementException("%s has no resource %s".formatted(stack, id));
    }
    return new Resource(id, found);
  }

  /** The resource that a {@code Ref} or {@code Fn::GetAtt} names. */
  Resource target(JsonNode reference) {
    return resource(idIn(reference));
  }

  static String idIn(JsonNode reference) {
    return reference.has("Ref")
        ? reference.path("Ref").textValue()
        : reference.path("Fn::GetAtt").path(0).asText("nothing");
  }
}
