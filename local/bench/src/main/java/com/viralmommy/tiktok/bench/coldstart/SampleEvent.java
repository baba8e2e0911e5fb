package com.viralmommy.tiktok.bench.coldstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** An event of the directory {@code events/}, whose values can be replaced. */
record SampleEvent(ObjectNode event) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The sample event of a function. */
  static SampleEvent read(DeployedFunction function) throws IOException {
    Path file = Path.of(System.getenv("EVENTS"), function.sampleEvent());
    return new SampleEvent((ObjectNode) JSON.readTree(file.toFile()));
  }

  SampleEvent header(String name, String value) {
    event.withObject("headers").put(name, value);
    event.withObject("multiValueHeaders").putArray(name).add(value);
    return this;
  }

  SampleEvent bearer(String token) {
    return header("Authorization", "Bearer " + token);
  }

  /** Replaces the operation. */
  SampleEvent operation(String method, String resource, Map<String, String> parameters) {
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

  SampleEvent query(Map<String, String> parameters) {
    ObjectNode single = event.putObject("queryStringParameters");
    ObjectNode multiple = event.putObject("multiValueQueryStringParameters");
    parameters.forEach(
        (name, value) -> {
          single.put(name, value);
          multiple.putArray(name).add(value);
        });
    return this;
  }

  SampleEvent body(String text) {
    event.put("body", text);
    return this;
  }

  /** The body as JSON. */
  ObjectNode bodyJson() throws IOException {
    return (ObjectNode) JSON.readTree(event.path("body").asText());
  }

  /** Replaces the body of the only message. */
  SampleEvent message(JsonNode body) {
    ((ObjectNode) event.at("/Records/0")).put("body", body.toString());
    return this;
  }

  SampleEvent object(String bucket, String key, long size) {
    ((ObjectNode) event.at("/Records/0/s3/bucket")).put("name", bucket);
    ((ObjectNode) event.at("/Records/0/s3/object")).put("key", key).put("size", size);
    return this;
  }

  /** Replaces the table in the ARN of the only record. */
  SampleEvent table(String name) {
    ObjectNode record = (ObjectNode) event.at("/Records/0");
    String arn = record.path("eventSourceARN").asText();
    record.put("eventSourceARN", arn.replaceFirst("table/[^/]+/", "table/" + name + "/"));
    return this;
  }

  /** The event in one line. */
  String json() {
    return event.toString();
  }
}
