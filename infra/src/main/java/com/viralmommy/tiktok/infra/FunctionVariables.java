package com.viralmommy.tiktok.infra;

import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.platform.ConfigurationException;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Log;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds the environment variables of a function by building its handler and recording what it
 * reads. There is no list to maintain, and a value that the function refuses stops the deployment.
 */
public final class FunctionVariables {
  /** Placeholders for the variables that Lambda sets. */
  private static final Map<String, String> SET_BY_LAMBDA =
      Map.of(
          "AWS_REGION", "us-east-1",
          "AWS_ACCESS_KEY_ID", "id",
          "AWS_SECRET_ACCESS_KEY", "key");

  private FunctionVariables() {}

  /**
   * @param offered all variables of the stage
   * @return the offered variables that the function reads
   * @throws ConfigurationException naming a variable that is missing or wrong
   */
  public static SortedMap<String, String> read(
      DeployedFunction function, Map<String, String> offered) {
    SortedMap<String, String> read = new TreeMap<>();
    Environment recording =
        Environment.of(
            name -> {
              Optional<String> value = Optional.ofNullable(offered.get(name));
              value.ifPresent(v -> read.put(name, v));
              return value.orElse(SET_BY_LAMBDA.get(name));
            });
    InstantSource clock = InstantSource.system();
    new CompositionRoot(recording, clock, new Log(line -> {}, clock)).handler(function);
    return read;
  }
}
