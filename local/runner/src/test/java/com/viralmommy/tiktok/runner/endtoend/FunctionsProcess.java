package com.viralmommy.tiktok.runner.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.aws.embedded.ObjectCreated;
import com.viralmommy.tiktok.runner.LocalFunctions;
import com.viralmommy.tiktok.runner.invocation.EventJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A program that runs the functions alone.
 *
 * <p>Their environment is that of the process. S3's events are lines on standard input; the end of
 * the input ends the program.
 */
final class FunctionsProcess {
  private FunctionsProcess() {}

  public static void main(String[] args) throws IOException {
    var settings = LocalFunctions.Settings.defaults().withLog(System.err::println);
    try (LocalFunctions functions = LocalFunctions.start(System.getenv(), settings);
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println("api " + functions.apiUrl());
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        functions.uploaded(read(line));
      }
    }
    System.out.printf("heap peak %d of %d bytes%n", peakOfHeap(), Runtime.getRuntime().maxMemory());
  }

  /** In bytes; an upper bound, because the memory pools have their peaks at different times. */
  private static long peakOfHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }

  static String line(ObjectCreated upload) {
    ObjectNode line = EventJson.MAPPER.createObjectNode();
    line.put("bucket", upload.bucket()).put("key", upload.key()).put("size", upload.size());
    line.put("eTag", upload.eTag()).put("time", upload.time().toString());
    return line.put("sequencer", upload.sequencer()).toString();
  }

  private static ObjectCreated read(String line) throws IOException {
    JsonNode upload = EventJson.MAPPER.readTree(line);
    return new ObjectCreated(
        upload.path("bucket").asText(),
        upload.path("key").asText(),
        upload.path("size").asLong(),
        upload.path("eTag").asText(),
        Instant.parse(upload.path("time").asText()),
        upload.path("sequencer").asText());
  }
}
