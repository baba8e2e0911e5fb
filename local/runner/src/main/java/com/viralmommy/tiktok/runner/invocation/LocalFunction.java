package com.viralmommy.tiktok.runner.invocation;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A Lambda function in this JVM: takes an event as JSON and returns the handler's answer as JSON.
 *
 * <p>Events and answers are converted by the managed runtime's serialization library, so a class
 * that cannot be converted on Lambda fails here too.
 *
 * <p>Unlike on Lambda, one handler instance serves concurrent invocations. Handlers must not keep
 * the state of an event.
 */
public final class LocalFunction {
  /** Lambda's limit for the answer of a synchronous invocation, in bytes. */
  public static final int MAXIMUM_PAYLOAD = 6 * 1024 * 1024;

  private final String name;
  private final RequestHandler<Object, Object> handler;
  private final Duration timeout;
  private final int memoryMegabytes;
  private final Consumer<String> log;
  private final Consumer<Invocation> observer;
  private final PojoSerializer<Object> events;
  private final PojoSerializer<Object> answers;
  private final boolean hasNoAnswer;

  /**
   * Creates a function with 512 MB that logs to standard error.
   *
   * @throws IllegalArgumentException if the handler's class does not bind its type parameters
   */
  public LocalFunction(String name, RequestHandler<?, ?> handler, Duration timeout) {
    this(name, handler, timeout, 512, System.err::println);
  }

  /**
   * Creates a function with 512 MB that logs to standard error.
   *
   * @param observer receives every invocation after its end
   */
  public LocalFunction(
      String name, RequestHandler<?, ?> handler, Duration timeout, Consumer<Invocation> observer) {
    this(name, handler, timeout, 512, System.err::println, observer);
  }

  /**
   * Creates a function.
   *
   * @param timeout after which the handler is interrupted and the invocation fails
   * @param memoryMegabytes the limit in the context; the JVM's heap is the real limit
   * @param log receives the lines that the handler writes through its context's logger
   * @throws IllegalArgumentException if the handler's class does not bind its type parameters
   */
  public LocalFunction(
      String name,
      RequestHandler<?, ?> handler,
      Duration timeout,
      int memoryMegabytes,
      Consumer<String> log) {
    this(name, handler, timeout, memoryMegabytes, log, invocation -> {});
  }

  private LocalFunction(
      String name,
      RequestHandler<?, ?> handler,
      Duration timeout,
      int memoryMegabytes,
      Consumer<String> log,
      Consumer<Invocation> observer) {
    HandlerTypes types = HandlerTypes.of(handler.getClass());
    this.name = name;
    this.handler = untyped(handler);
    this.timeout = timeout;
    this.memoryMegabytes = memoryMegabytes;
    this.log = log;
    this.observer = observer;
    this.events = serializer(types.event());
    this.answers = serializer(types.answer());
    this.hasNoAnswer = types.answer() == Void.class;
  }

  /** The name of the function. */
  public String name() {
    return name;
  }

  /**
   * Runs the handler once and waits for its answer.
   *
   * @throws FunctionError if the event cannot be converted, the handler throws an exception, the
   *     answer cannot be converted or is larger than 6 MB, the timeout is reached, or the calling
   *     thread is interrupted (which interrupts the handler)
   */
  public byte[] invoke(byte[] event) throws FunctionError {
    var context = new InvocationContext(name, timeout, memoryMegabytes, log);
    long startedAt = System.nanoTime();
    boolean answered = false;
    var invocation = new FutureTask<>(() -> run(event, context));
    Thread.ofVirtual().name(name + " " + context.getAwsRequestId()).start(invocation);
    try {
      byte[] answer = invocation.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      answered = true;
      return answer;
    } catch (TimeoutException e) {
      invocation.cancel(true);
      String seconds = String.format(Locale.ROOT, "%.2f", timeout.toMillis() / 1000.0);
      throw error(
          FunctionError.TIMED_OUT,
          context.getAwsRequestId() + " Task timed out after " + seconds + " seconds",
          e);
    } catch (InterruptedException e) {
      invocation.cancel(true);
      Thread.currentThread().interrupt();
      throw error("Runtime.ExitError", "The invocation was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FunctionError error) {
        throw error;
      }
      Throwable thrown = e.getCause();
      throw error(thrown.getClass().getName(), thrown.getMessage(), thrown);
    } finally {
      Duration took = Duration.ofNanos(System.nanoTime() - startedAt);
      observer.accept(new Invocation(name, took, answered));
    }
  }

  private byte[] run(byte[] json, Context context) throws FunctionError {
    Object event;
    try {
      event = events.fromJson(new ByteArrayInputStream(json));
    } catch (RuntimeException e) {
      throw error("java.lang.RuntimeException", "An error occurred during JSON parsing", e);
    }
    Object answer = handler.handleRequest(event, context);
    if (hasNoAnswer) {
      return "null".getBytes(StandardCharsets.UTF_8);
    }
    var bytes = new ByteArrayOutputStream();
    try {
      answers.toJson(answer, bytes);
    } catch (RuntimeException e) {
      throw error(
          "java.lang.RuntimeException",
          "An error occurred during JSON serialization of response",
          e);
    }
    if (bytes.size() > MAXIMUM_PAYLOAD) {
      throw error(
          "Function.ResponseSizeTooLarge",
          "Response payload size exceeded maximum allowed payload size ("
              + MAXIMUM_PAYLOAD
              + " bytes).",
          null);
    }
    return bytes.toByteArray();
  }

  private static FunctionError error(String type, String message, Throwable cause) {
    return new FunctionError(type, message, cause);
  }

  /**
   * Chooses as the managed runtime does: its own mappers for AWS's event classes, plain Jackson for
   * other classes.
   */
  @SuppressWarnings("unchecked") // used only with the class of this serializer
  private static PojoSerializer<Object> serializer(Type type) {
    if (type instanceof Class<?> c && LambdaEventSerializers.isLambdaSupportedEvent(c.getName())) {
      return (PojoSerializer<Object>) LambdaEventSerializers.serializerFor(c, c.getClassLoader());
    }
    return JacksonFactory.getInstance().getSerializer(type);
  }

  @SuppressWarnings("unchecked") // the serializer of the handler's type creates the event
  private static RequestHandler<Object, Object> untyped(RequestHandler<?, ?> handler) {
    return (RequestHandler<Object, Object>) handler;
  }
}
