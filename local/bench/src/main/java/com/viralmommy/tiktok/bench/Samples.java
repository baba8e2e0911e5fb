package com.viralmommy.tiktok.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What several runs of the same thing took.
 *
 * @param values at least one, in ascending order
 */
public record Samples(List<Double> values) {
  /** Fewer runs of a short thing say too little. */
  public static final int LEAST_RUNS = 5;

  public Samples {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no runs");
    }
    values = values.stream().sorted().toList();
  }

  /** One run of what is to be measured. */
  @FunctionalInterface
  public interface Run {
    double measure() throws Exception;
  }

  /** Runs it that many times, one after the other. */
  public static Samples of(int runs, Run run) throws Exception {
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      values.add(run.measure());
    }
    return new Samples(values);
  }

  /** The middle one; of an even number, the mean of the two in the middle. */
  public double median() {
    int half = values.size() / 2;
    return values.size() % 2 == 1
        ? values.get(half)
        : (values.get(half - 1) + values.get(half)) / 2;
  }

  /**
   * The value that so much of all does not exceed.
   *
   * @param part above 0, at most 1
   */
  public double percentile(double part) {
    return values.get((int) Math.ceil(part * values.size()) - 1);
  }

  public double least() {
    return values.getFirst();
  }

  public double most() {
    return values.getLast();
  }
}
