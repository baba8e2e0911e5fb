package com.viralmommy.tiktok.bench.coldstart;

import com.viralmommy.tiktok.bench.harness.InvalidOptionException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The ways to start the JVM. */
enum JvmMode {
  /** Both compilers and the JDK's default CDS archive, as before a SnapStart snapshot. */
  DEFAULT("default", List.of(), null, null),

  /** What Lambda sets for a function without SnapStart. */
  C1("C1 only", List.of("-XX:TieredStopAtLevel=1"), null, null),

  /** A CDS archive of the classes that a training run has loaded. */
  APP_CDS("AppCDS", List.of(), "-XX:ArchiveClassesAtExit=", "-XX:SharedArchiveFile="),

  /** An AOT cache with loaded and linked classes and profiles (JEP 483, 514, 515). */
  AOT_CACHE("AOT cache", List.of(), "-XX:AOTCacheOutput=", "-XX:AOTCache=");

  /** The default of the JVM below 1,792 MB of memory, which these functions have. */
  private static final String GC = "-XX:+UseSerialGC";

  /** Only G1 can archive objects (until JEP 516 in JDK 26); Serial GC can load them. */
  private static final String GC_OF_TRAINING = "-XX:+UseG1GC";

  private static final String HEAP = "-Xmx768m";

  private final String title;
  private final List<String> flags;
  private final String createFlag;
  private final String useFlag;

  JvmMode(String title, List<String> flags, String createFlag, String useFlag) {
    this.title = title;
    this.flags = flags;
    this.createFlag = createFlag;
    this.useFlag = useFlag;
  }

  String title() {
    return title;
  }

  /**
   * @param name the value of {@code -Dmode}, such as {@code aot_cache}
   * @throws InvalidOptionException if there is no mode of that name
   */
  static JvmMode named(String name) {
    return Arrays.stream(values())
        .filter(mode -> mode.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () -> new InvalidOptionException("-Dmode must be one of " + List.of(values())));
  }

  /** Whether a training run creates an archive for the measured runs. */
  boolean usesArchive() {
    return createFlag != null;
  }

  /** The flags of the training run, whose JVM writes the archive at its end. */
  List<String> trainingFlags(Path archive) {
    return with(GC_OF_TRAINING, createFlag + archive);
  }

  List<String> flags(Path archive) {
    return usesArchive() ? with(GC, useFlag + archive) : with(GC);
  }

  /** The flags, without the name of the archive. */
  String description() {
    return String.join(" ", with(GC)) + (useFlag == null ? "" : " " + useFlag + "…");
  }

  private List<String> with(String... more) {
    return new ArrayList<>(
        Stream.of(List.of(HEAP), flags, List.of(more)).flatMap(List::stream).toList());
  }
}
