package com.viralmommy.tiktok.runner.gateway;

import com.viralmommy.tiktok.runner.invocation.AwsAccount;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The settings of a {@link RestApi}.
 *
 * @param account named in the events
 * @param apiId named in the events
 * @param integrationTimeout after which the client gets a 504; the function continues
 * @param cors answers preflight requests; if empty, OPTIONS is an unknown method
 * @param observer receives every exchange before the client has its answer; its exceptions become a
 *     500
 * @param clock the time in the events
 */
public record RestApiSettings(
    AwsAccount account,
    String apiId,
    Duration integrationTimeout,
    Optional<Cors> cors,
    Consumer<Exchange> observer,
    Clock clock) {
  static final String STAGE = "api";

  /** The stage as the first segment of every path. */
  public static final String STAGE_PREFIX = "/" + STAGE;

  /** API Gateway's timeout of 29 s, no CORS, no observer. */
  public static RestApiSettings defaults() {
    return new RestApiSettings(
        AwsAccount.LOCAL,
        "localhost",
        Duration.ofSeconds(29),
        Optional.empty(),
        exchange -> {},
        Clock.systemUTC());
  }

  public RestApiSettings withCors(Cors value) {
    return new RestApiSettings(
        account, apiId, integrationTimeout, Optional.of(value), observer, clock);
  }

  public RestApiSettings withObserver(Consumer<Exchange> value) {
    return new RestApiSettings(account, apiId, integrationTimeout, cors, value, clock);
  }

  public RestApiSettings withIntegrationTimeout(Duration value) {
    return new RestApiSettings(account, apiId, value, cors, observer, clock);
  }
}
