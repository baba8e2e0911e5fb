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
 * The variables of one function: of everything that a stage has to give, what the function's code
 * asks for. Found by building the function, so that there is no list to forget something in, and so
 * that a value which would stop the function at its start stops the deployment.
 */
public final class FunctionVariables {
  /** What Lambda sets by itself; the values are of no account here. */
  private static final Map<String, String> SET_BY_LAMBDA =
      Map.of(
          "AWS_REGION", "us-east-1",
          "AWS_ACCESS_KEY_ID", "id",
          "AWS_SECRET_ACCESS_KEY", "key");

  private FunctionVariables() {}

  /**
   * @param offered everything that the stage has to give
   * @throws ConfigurationException naming a variable that the function misses or refuses
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
    function.handler(new CompositionRoot(recording, clock, new Log(line -> {}, clock)));
    return read;
  }
}
