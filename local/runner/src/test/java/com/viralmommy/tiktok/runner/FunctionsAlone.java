package com.viralmommy.tiktok.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.runner.triggers.UploadTrigger;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * The functions in a JVM that holds nothing else. Their environment is the process's own; S3's
 * events come as lines on the standard input, whose end ends it all.
 */
final class FunctionsAlone {
  private FunctionsAlone() {}

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

  /** Not less than was used at any one time: the pools have their peaks at different times. */
  private static long peakOfHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }

  static String line(UploadTrigger.Upload upload) {
    ObjectNode line = Json.MAPPER.createObjectNode();
    line.put("bucket", upload.bucket()).put("key", upload.key()).put("size", upload.size());
    line.put("eTag", upload.eTag()).put("time", upload.time().toString());
    return line.put("sequencer", upload.sequencer()).toString();
  }

  private static UploadTrigger.Upload read(String line) throws IOException {
    JsonNode upload = Json.MAPPER.readTree(line);
    return new UploadTrigger.Upload(
        upload.path("bucket").asText(),
        upload.path("key").asText(),
        upload.path("size").asLong(),
        upload.path("eTag").asText(),
        Instant.parse(upload.path("time").asText()),
        upload.path("sequencer").asText());
  }
}
