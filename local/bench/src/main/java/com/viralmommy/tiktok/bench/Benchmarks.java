package com.viralmommy.tiktok.bench;

import com.viralmommy.tiktok.bench.coldstart.ColdstartBenchmark;
import com.viralmommy.tiktok.bench.harness.Benchmark;
import com.viralmommy.tiktok.bench.harness.InvalidOptionException;
import com.viralmommy.tiktok.bench.harness.Options;
import com.viralmommy.tiktok.bench.publish.PublishBenchmark;
import com.viralmommy.tiktok.bench.refresh.RefreshBenchmark;
import com.viralmommy.tiktok.bench.transfer.TransferBenchmark;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All benchmarks, in the order in which they run. */
enum Benchmarks {
  TRANSFER(TransferBenchmark::of),
  COLDSTART(ColdstartBenchmark::of),
  PUBLISH(PublishBenchmark::of),
  REFRESH(RefreshBenchmark::of);

  private final Function<Options, Benchmark> constructor;

  Benchmarks(Function<Options, Benchmark> constructor) {
    this.constructor = constructor;
  }

  /** The value of {@code -Dbench}. */
  String optionName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Creates the benchmark without running it.
   *
   * @throws InvalidOptionException if an option of the benchmark is invalid
   */
  Benchmark create(Options options) {
    return constructor.apply(options);
  }

  /**
   * The benchmark that {@code -Dbench} names, or all benchmarks without it.
   *
   * @throws InvalidOptionException if there is no benchmark of that name
   */
  static List<Benchmarks> chosen(Options options) {
    List<Benchmarks> all = List.of(values());
    return options
        .text("bench")
        .map(name -> all.stream().filter(b -> b.optionName().equals(name)).toList())
        .map(
            found -> {
              if (found.isEmpty()) {
                throw new InvalidOptionException("-Dbench must be one of " + names());
              }
              return found;
            })
        .orElse(all);
  }

  private static String names() {
    return Arrays.stream(values()).map(Benchmarks::optionName).collect(Collectors.joining(", "));
  }
}
