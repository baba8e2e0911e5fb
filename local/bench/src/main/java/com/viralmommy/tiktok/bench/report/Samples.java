package com.viralmommy.tiktok.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * The measured values of several runs.
 *
 * @param values at least one, in ascending order
 */
public record Samples(List<Double> values) {
  /** The minimum number of runs of a short measurement. */
  public static final int MINIMUM_RUNS = 5;

  public Samples {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("At least one run is needed");
    }
    values = values.stream().sorted().toList();
  }

  /** One measured run. */
  @FunctionalInterface
  public interface Run {
    /** The measured value. */
    double measure() throws Exception;
  }

  /** Measures a number of runs, one after the other. */
  public static Samples of(int runs, Run run) throws Exception {
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      values.add(run.measure());
    }
    return new Samples(values);
  }

  /** The median; for an even number of values, the mean of the two middle values. */
  public double median() {
    int half = values.size() / 2;
    return values.size() % 2 == 1
        ? values.get(half)
        : (values.get(half - 1) + values.get(half)) / 2;
  }

  /**
   * The value that a part of all values does not exceed.
   *
   * @param part above 0, at most 1
   */
  public double percentile(double part) {
    return values.get((int) Math.ceil(part * values.size()) - 1);
  }

  /** The smallest value. */
  public double minimum() {
    return values.getFirst();
  }

  /** The largest value. */
  public double maximum() {
    return values.getLast();
  }
}
