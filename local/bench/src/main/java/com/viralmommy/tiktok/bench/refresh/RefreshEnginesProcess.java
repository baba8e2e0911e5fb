package com.viralmommy.tiktok.bench.refresh;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.viralmommy.tiktok.bench.harness.CommandLoop;
import com.viralmommy.tiktok.runner.LocalEngines;
import com.viralmommy.tiktok.simulator.TikTokSimulator;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The program of the child JVM with the AWS engines and the TikTok simulator, whose CPU time is not
 * measured.
 */
final class RefreshEnginesProcess {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LocalEngines engines;
  private final TikTokSimulator tikTok;
  private final ConnectionSeeder seeder;

  private RefreshEnginesProcess(LocalEngines engines) {
    this.engines = engines;
    this.tikTok = engines.simulator();
    tikTok.clock().set(tikTok.clock().instant());
    this.seeder = new ConnectionSeeder(tikTok, engines.environment());
  }

  public static void main(String[] arguments) throws Exception {
    try (LocalEngines engines = LocalEngines.start(SimulatorSettings.defaults())) {
      var process = new RefreshEnginesProcess(engines);
      CommandLoop.serve(
          Map.of(
              "environment", _ -> JSON.writeValueAsString(process.engines.environment()),
              "itemBytes", _ -> process.seeder.itemBytes(),
              "now", _ -> process.tikTok.clock().instant().toEpochMilli(),
              "setClock", process::setClock,
              "addIdle", process::addIdle,
              "addDue", process::addDue,
              "answerAfter", process::answerAfter,
              "refreshes", _ -> process.refreshes(),
              "violations", _ -> process.tikTok.violations().size()));
    }
  }

  private long refreshes() {
    return tikTok.requestCounts().getOrDefault(Endpoint.TOKEN, 0L);
  }

  private String setClock(List<String> millis) {
    tikTok.clock().set(Instant.ofEpochMilli(Long.parseLong(millis.getFirst())));
    return "";
  }

  private String addIdle(List<String> range) throws Exception {
    seeder.addIdle(Integer.parseInt(range.getFirst()), Integer.parseInt(range.getLast()));
    return "";
  }

  private String addDue(List<String> words) throws Exception {
    seeder.addDue(
        Integer.parseInt(words.getFirst()),
        Integer.parseInt(words.get(1)),
        Instant.ofEpochMilli(Long.parseLong(words.getLast())));
    return "";
  }

  private String answerAfter(List<String> millis) {
    tikTok.faults().clear();
    tikTok
        .faults()
        .on(Endpoint.TOKEN)
        .always()
        .delay(Duration.ofMillis(Long.parseLong(millis.getFirst())));
    return "";
  }
}
