package com.viralmommy.tiktok.lambda;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.viralmommy.tiktok.lambda.api.ConnectionQueryHandler;
import com.viralmommy.tiktok.lambda.api.CreatorInfoHandler;
import com.viralmommy.tiktok.lambda.api.DisconnectHandler;
import com.viralmommy.tiktok.lambda.api.OAuthCallbackHandler;
import com.viralmommy.tiktok.lambda.api.OAuthStartHandler;
import com.viralmommy.tiktok.lambda.api.PublicationCancelHandler;
import com.viralmommy.tiktok.lambda.api.PublicationQueryHandler;
import com.viralmommy.tiktok.lambda.api.PublicationRetryHandler;
import com.viralmommy.tiktok.lambda.api.PublishIntakeHandler;
import com.viralmommy.tiktok.lambda.api.TikTokWebhookHandler;
import com.viralmommy.tiktok.lambda.background.ConnectionWorkerHandler;
import com.viralmommy.tiktok.lambda.background.DueSweepHandler;
import com.viralmommy.tiktok.lambda.background.EventRelayHandler;
import com.viralmommy.tiktok.lambda.background.PublishWorkerHandler;
import com.viralmommy.tiktok.lambda.background.RefreshSweepHandler;
import com.viralmommy.tiktok.lambda.background.RefreshWorkerHandler;
import com.viralmommy.tiktok.lambda.background.UploadIntakeHandler;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * Every function there is. {@code openapi.yaml} names functions as here; the CDK app deploys them,
 * and the laptop run plays them, from here.
 */
public enum DeployedFunction {
  OAUTH_START("oauth-start", OAuthStartHandler.class, OAuthStartHandler::new, Timeout.ANSWER),
  OAUTH_CALLBACK(
      "oauth-callback",
      OAuthCallbackHandler.class,
      OAuthCallbackHandler::new,
      Timeout.TIKTOK_CALLS),
  CONNECTION_QUERY(
      "connection-query",
      ConnectionQueryHandler.class,
      ConnectionQueryHandler::new,
      Timeout.ANSWER),
  DISCONNECT("disconnect", DisconnectHandler.class, DisconnectHandler::new, Timeout.TIKTOK_CALLS),
  CREATOR_INFO(
      "creator-info", CreatorInfoHandler.class, CreatorInfoHandler::new, Timeout.TIKTOK_CALLS),
  CONNECTION_WORKER(
      "connection-worker",
      ConnectionWorkerHandler.class,
      ConnectionWorkerHandler::new,
      Timeout.TIKTOK_CALLS),
  TIKTOK_WEBHOOK(
      "tiktok-webhook", TikTokWebhookHandler.class, TikTokWebhookHandler::new, Timeout.ANSWER),
  PUBLISH_INTAKE(
      "publish-intake",
      PublishIntakeHandler.class,
      PublishIntakeHandler::new,
      Timeout.TIKTOK_CALLS),
  PUBLICATION_QUERY(
      "publication-query",
      PublicationQueryHandler.class,
      PublicationQueryHandler::new,
      Timeout.ANSWER),
  PUBLICATION_CANCEL(
      "publication-cancel",
      PublicationCancelHandler.class,
      PublicationCancelHandler::new,
      Timeout.ANSWER),
  PUBLICATION_RETRY(
      "publication-retry",
      PublicationRetryHandler.class,
      PublicationRetryHandler::new,
      Timeout.ANSWER),
  UPLOAD_INTAKE(
      "upload-intake", UploadIntakeHandler.class, UploadIntakeHandler::new, Timeout.EVENT),
  PUBLISH_WORKER(
      "publish-worker", PublishWorkerHandler.class, PublishWorkerHandler::new, Timeout.VIDEO),
  DUE_SWEEP("due-sweep", DueSweepHandler.class, DueSweepHandler::new, Timeout.SWEEP),
  REFRESH_SWEEP(
      "refresh-sweep", RefreshSweepHandler.class, RefreshSweepHandler::new, Timeout.HOURLY_SWEEP),
  REFRESH_WORKER(
      "refresh-worker", RefreshWorkerHandler.class, RefreshWorkerHandler::new, Timeout.REFRESHES),
  EVENT_RELAY("event-relay", EventRelayHandler.class, EventRelayHandler::new, Timeout.EVENT);

  private static final class Timeout {
    /** API Gateway gives up after 29 s. */
    static final Duration ANSWER = Duration.ofSeconds(28);

    static final Duration EVENT = Duration.ofSeconds(60);

    /**
     * A few calls to TikTok, one after the other, each of which may take its 20 s, and the storing
     * or parking of what it gave while DynamoDB hangs. Where a person waits, API Gateway has given
     * up long before; the tokens must not be lost all the same.
     */
    static final Duration TIKTOK_CALLS = Duration.ofSeconds(180);

    /** As long as Lambda lets a function run: a video is sent in as few invocations as possible. */
    static final Duration VIDEO = Duration.ofMinutes(15);

    /** None of a message's refreshes is begun that would not fit, with all its timeouts. */
    static final Duration REFRESHES = Duration.ofMinutes(5);

    static final Duration HOURLY_SWEEP = Duration.ofMinutes(15);

    /** The next sweep starts a minute later. */
    static final Duration SWEEP = Duration.ofSeconds(55);
  }

  private final String functionName;
  private final Class<? extends RequestHandler<?, ?>> handlerClass;
  private final Function<CompositionRoot, RequestHandler<?, ?>> constructor;
  private final Duration timeout;

  DeployedFunction(
      String functionName,
      Class<? extends RequestHandler<?, ?>> handlerClass,
      Function<CompositionRoot, RequestHandler<?, ?>> constructor,
      Duration timeout) {
    this.functionName = functionName;
    this.handlerClass = handlerClass;
    this.constructor = constructor;
    this.timeout = timeout;
  }

  /** As in {@code openapi.yaml}, in logs and in metrics. */
  public String functionName() {
    return functionName;
  }

  public Class<? extends RequestHandler<?, ?>> handlerClass() {
    return handlerClass;
  }

  public Duration timeout() {
    return timeout;
  }

  /**
   * The handler as {@code wiring} equips it; Lambda itself uses the constructor without arguments.
   */
  public RequestHandler<?, ?> handler(CompositionRoot wiring) {
    return constructor.apply(wiring);
  }

  /**
   * @param handler as Lambda is told it, which may name a method after the class
   */
  static Optional<DeployedFunction> handledBy(String handler) {
    String className = handler.split("::")[0];
    return Arrays.stream(values())
        .filter(function -> function.handlerClass.getName().equals(className))
        .findFirst();
  }

  public static DeployedFunction named(String functionName) {
    return Arrays.stream(values())
        .filter(function -> function.functionName.equals(functionName))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no function " + functionName));
  }
}
