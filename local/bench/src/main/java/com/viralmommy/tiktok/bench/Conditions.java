package com.viralmommy.tiktok.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.util.VersionInfo;

/**
 * What the figures depend on and cannot show themselves.
 *
 * @param values in the order in which they are printed
 */
record Conditions(Map<String, String> values) {
  private static final String UNKNOWN = "unknown";

  static Conditions ofThisMachine() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    values.put(
        "machine",
        "%d cores, %s, %s of memory"
            .formatted(
                Runtime.getRuntime().availableProcessors(),
                field("/proc/cpuinfo", "model name").orElse(System.getProperty("os.arch")),
                memory()));
    values.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    values.put(
        "JVM", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    values.put("flags", String.join(" ", flags()));
    values.put("AWS SDK", VersionInfo.SDK_VERSION);
    return new Conditions(values);
  }

  /** The flags that this JVM was started with, without properties. */
  static List<String> flags() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("-X") || flag.startsWith("--"))
        .toList();
  }

  private static String memory() {
    return field("/proc/meminfo", "MemTotal")
        .map(total -> Long.parseLong(total.replaceAll("\\D", "")) * 1024)
        .map(Figures::size)
        .orElse(UNKNOWN);
  }

  /** Of the first line that begins with it; empty where there is no such file. */
  private static Optional<String> field(String file, String name) {
    try (Stream<String> lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(entry -> "%-8s %s%n".formatted(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining());
  }
}
