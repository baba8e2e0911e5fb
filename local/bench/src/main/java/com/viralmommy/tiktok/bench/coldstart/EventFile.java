package com.viralmommy.tiktok.bench.coldstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** One of the repository's {@code events/}, with what differs from run to run put into it. */
record EventFile(ObjectNode event) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The sample event of a function. */
  static EventFile read(DeployedFunction function) throws IOException {
    Path file = Path.of(System.getenv("EVENTS"), function.sampleEvent());
    return new EventFile((ObjectNode) JSON.readTree(file.toFile()));
  }

  EventFile header(String name, String value) {
    event.withObject("headers").put(name, value);
    event.withObject("multiValueHeaders").putArray(name).add(value);
    return this;
  }

  EventFile bearer(String token) {
    return header("Authorization", "Bearer " + token);
  }

  /** Another operation of the same shape. */
  EventFile operation(String method, String resource, Map<String, String> parameters) {
    String path = resource;
    ObjectNode values = parameters.isEmpty() ? null : event.putObject("pathParameters");
    for (var parameter : parameters.entrySet()) {
      values.put(parameter.getKey(), parameter.getValue());
      path = path.replace("{" + parameter.getKey() + "}", parameter.getValue());
    }
    if (parameters.isEmpty()) {
      event.putNull("pathParameters");
    }
    event.put("httpMethod", method).put("resource", resource).put("path", path);
    event
        .withObject("requestContext")
        .put("httpMethod", method)
        .put("resourcePath", resource)
        .put("path", "/api" + path);
    return this;
  }

  EventFile query(Map<String, String> parameters) {
    ObjectNode single = event.putObject("queryStringParameters");
    ObjectNode multiple = event.putObject("multiValueQueryStringParameters");
    parameters.forEach(
        (name, value) -> {
          single.put(name, value);
          multiple.putArray(name).add(value);
        });
    return this;
  }

  EventFile body(String text) {
    event.put("body", text);
    return this;
  }

  /** The body, where it is JSON. */
  ObjectNode bodyJson() throws IOException {
    return (ObjectNode) JSON.readTree(event.path("body").asText());
  }

  /** The only message of a queue's batch. */
  EventFile message(JsonNode body) {
    ((ObjectNode) event.at("/Records/0")).put("body", body.toString());
    return this;
  }

  EventFile object(String bucket, String key, long size) {
    ((ObjectNode) event.at("/Records/0/s3/bucket")).put("name", bucket);
    ((ObjectNode) event.at("/Records/0/s3/object")).put("key", key).put("size", size);
    return this;
  }

  /** Whose stream it is that the only record comes from. */
  EventFile table(String name) {
    ObjectNode record = (ObjectNode) event.at("/Records/0");
    String arn = record.path("eventSourceARN").asText();
    record.put("eventSourceARN", arn.replaceFirst("table/[^/]+/", "table/" + name + "/"));
    return this;
  }

  /** One line. */
  String json() {
    return event.toString();
  }
}
