package com.viralmommy.tiktok.bench.refresh;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.viralmommy.tiktok.bench.Commands;
import com.viralmommy.tiktok.runner.LocalEngines;
import com.viralmommy.tiktok.simulator.TikTokSimulator;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What stands for AWS and TikTok, in a JVM of its own, so that its work is not counted as ours. */
final class OtherSide {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LocalEngines engines;
  private final TikTokSimulator tikTok;
  private final Stock stock;

  private OtherSide(LocalEngines engines) {
    this.engines = engines;
    this.tikTok = engines.simulator();
    tikTok.clock().set(tikTok.clock().instant());
    this.stock = new Stock(tikTok, engines.environment());
  }

  public static void main(String[] arguments) throws Exception {
    try (LocalEngines engines = LocalEngines.start(SimulatorSettings.defaults())) {
      var side = new OtherSide(engines);
      Commands.serve(
          Map.of(
              "environment", _ -> JSON.writeValueAsString(side.engines.environment()),
              "itemBytes", _ -> side.stock.itemBytes(),
              "now", _ -> side.tikTok.clock().instant().toEpochMilli(),
              "setClock", side::setClock,
              "addIdle", side::addIdle,
              "addDue", side::addDue,
              "answerAfter", side::answerAfter,
              "refreshes", _ -> side.refreshes(),
              "violations", _ -> side.tikTok.violations().size()));
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
    stock.addIdle(Integer.parseInt(range.getFirst()), Integer.parseInt(range.getLast()));
    return "";
  }

  private String addDue(List<String> words) throws Exception {
    stock.addDue(
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
