package com.viralmommy.tiktok.bench;

import com.viralmommy.tiktok.bench.coldstart.ColdstartBenchmark;
import com.viralmommy.tiktok.bench.publish.PublishBenchmark;
import com.viralmommy.tiktok.bench.refresh.RefreshBenchmark;
import com.viralmommy.tiktok.bench.transfer.TransferBenchmark;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every benchmark there is, in the order in which they run. */
enum Benchmarks {
  TRANSFER(TransferBenchmark::of),
  COLDSTART(ColdstartBenchmark::of),
  PUBLISH(PublishBenchmark::of),
  REFRESH(RefreshBenchmark::of);

  private final Function<Options, Benchmark> constructor;

  Benchmarks(Function<Options, Benchmark> constructor) {
    this.constructor = constructor;
  }

  /** As {@code -Dbench=} has it. */
  String shortName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws WrongOptionException when it cannot run with these options; nothing has begun yet
   */
  Benchmark of(Options options) {
    return constructor.apply(options);
  }

  /**
   * Those that {@code -Dbench} names, all of them without it.
   *
   * @throws WrongOptionException when there is none of that name
   */
  static List<Benchmarks> chosen(Options options) {
    List<Benchmarks> all = List.of(values());
    return options
        .text("bench")
        .map(name -> all.stream().filter(b -> b.shortName().equals(name)).toList())
        .map(
            found -> {
              if (found.isEmpty()) {
                throw new WrongOptionException("-Dbench is one of " + names());
              }
              return found;
            })
        .orElse(all);
  }

  private static String names() {
    return Arrays.stream(values()).map(Benchmarks::shortName).collect(Collectors.joining(", "));
  }
}
