package com.viralmommy.tiktok.bench.harness;

import com.viralmommy.tiktok.bench.report.Numbers;
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
 * The machine, the JVM and the SDK version, on which all results depend.
 *
 * @param values by label, in the order in which they are printed
 */
public record MachineInfo(Map<String, String> values) {
  private static final String UNKNOWN = "unknown";

  /** Reads the values of this machine and JVM. */
  public static MachineInfo read() {
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
    values.put("flags", String.join(" ", jvmFlags()));
    values.put("AWS SDK", VersionInfo.SDK_VERSION);
    return new MachineInfo(values);
  }

  /** The flags of this JVM, without system properties. */
  static List<String> jvmFlags() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("-X") || flag.startsWith("--"))
        .toList();
  }

  private static String memory() {
    return field("/proc/meminfo", "MemTotal")
        .map(total -> Long.parseLong(total.replaceAll("\\D", "")) * 1024)
        .map(Numbers::size)
        .orElse(UNKNOWN);
  }

  /** The value of the first line that starts with a name; empty if there is no such file. */
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
