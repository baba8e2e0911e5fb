package com.viralmommy.tiktok.bench.coldstart;

import com.viralmommy.tiktok.bench.WrongOptionException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** How the JVM is started. */
enum Mode {
  /** Both compilers, the JDK's own archive of its classes: what SnapStart starts from. */
  DEFAULT("default", List.of(), null, null),

  /** What Lambda itself sets for a function without SnapStart. */
  C1("C1 only", List.of("-XX:TieredStopAtLevel=1"), null, null),

  /** An archive of the classes that a first run has loaded. */
  APP_CDS("AppCDS", List.of(), "-XX:ArchiveClassesAtExit=", "-XX:SharedArchiveFile="),

  /** The same, loaded and linked, with profiles (JEP 483, 514, 515). */
  AOT_CACHE("AOT cache", List.of(), "-XX:AOTCacheOutput=", "-XX:AOTCache=");

  /** What the JVM chooses by itself below 1,792 MB of memory, as these functions have. */
  private static final String GC = "-XX:+UseSerialGC";

  /**
   * Objects are archived under this one alone (JEP 516 comes with JDK 26); Serial GC can load them.
   */
  private static final String GC_OF_TRAINING = "-XX:+UseG1GC";

  private static final String HEAP = "-Xmx768m";

  private final String title;
  private final List<String> flags;
  private final String made;
  private final String used;

  Mode(String title, List<String> flags, String made, String used) {
    this.title = title;
    this.flags = flags;
    this.made = made;
    this.used = used;
  }

  String title() {
    return title;
  }

  /**
   * @param name as {@code -Dmode=} has it: {@code aot_cache}
   * @throws WrongOptionException when there is none of that name
   */
  static Mode named(String name) {
    return Arrays.stream(values())
        .filter(mode -> mode.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() -> new WrongOptionException("-Dmode is one of " + List.of(values())));
  }

  /** Whether a run has to make an archive that the other runs use. */
  boolean isTrained() {
    return made != null;
  }

  /** Of the run that makes the archive, when the JVM ends. */
  List<String> trainingFlags(Path archive) {
    return with(GC_OF_TRAINING, made + archive);
  }

  List<String> flags(Path archive) {
    return isTrained() ? with(GC, used + archive) : with(GC);
  }

  /** Those that are the same for every function. */
  String shown() {
    return String.join(" ", with(GC)) + (used == null ? "" : " " + used + "…");
  }

  private List<String> with(String... more) {
    return new ArrayList<>(
        Stream.of(List.of(HEAP), flags, List.of(more)).flatMap(List::stream).toList());
  }
}
