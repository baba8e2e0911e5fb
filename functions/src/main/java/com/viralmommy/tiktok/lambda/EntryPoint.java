package com.viralmommy.tiktok.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Log;
import java.time.InstantSource;

/**
 * The classes that Lambda instantiates. An entry point builds the handler of this process's
 * function and passes all events to it.
 *
 * <p>Lambda needs a constructor without arguments; here it is in one place, so that handlers take
 * only their collaborators. Lambda reads the event type from the class, so there is one class per
 * type. The function is the one in {@code AWS_LAMBDA_FUNCTION_NAME}.
 */
public abstract sealed class EntryPoint<E, A> implements RequestHandler<E, A> {
  /** For {@link Trigger.Api}. */
  public static final class Api
      extends EntryPoint<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {}

  /** For {@link Trigger.Queue}. */
  public static final class Queue extends EntryPoint<SQSEvent, SQSBatchResponse> {}

  /** For {@link Trigger.Schedule}. */
  public static final class Schedule extends EntryPoint<ScheduledEvent, Void> {}

  /** For {@link Trigger.VideoUploads}. */
  public static final class VideoUploads extends EntryPoint<S3Event, Void> {}

  /** For {@link Trigger.TableChanges}. */
  public static final class TableChanges extends EntryPoint<DynamodbEvent, StreamsEventResponse> {}

  private final RequestHandler<E, A> handler;

  @SuppressWarnings("unchecked") // of() names the class for the trigger of the handler's function
  private EntryPoint() {
    Environment environment = Environment.ofProcess();
    InstantSource clock = InstantSource.system();
    Log log = Log.toStandardOutput();
    var function = DeployedFunction.ofLambda(environment.text("AWS_LAMBDA_FUNCTION_NAME"));
    boolean snapStart = environment.text("AWS_LAMBDA_INITIALIZATION_TYPE", "").equals("snap-start");
    if (snapStart) {
      SnapStartPriming.register(function, environment, clock, log);
    }
    // Preloading would put keys and connections into the snapshot.
    var compositionRoot = new CompositionRoot(environment, clock, log, !snapStart);
    this.handler = (RequestHandler<E, A>) compositionRoot.handler(function);
  }

  /** The class that Lambda instantiates for a function. */
  public static Class<? extends EntryPoint<?, ?>> of(DeployedFunction function) {
    return switch (function.trigger()) {
      case Trigger.Api _ -> Api.class;
      case Trigger.Queue _ -> Queue.class;
      case Trigger.Schedule _ -> Schedule.class;
      case Trigger.VideoUploads _ -> VideoUploads.class;
      case Trigger.TableChanges _ -> TableChanges.class;
    };
  }

  @Override
  public final A handleRequest(E event, Context context) {
    return handler.handleRequest(event, context);
  }
}
