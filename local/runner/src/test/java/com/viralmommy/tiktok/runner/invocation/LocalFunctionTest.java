package com.viralmommy.tiktok.runner.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LocalFunctionTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @Test
  void passesAnAwsEventAndReturnsTheAnswerAsJson() throws FunctionError {
    class FailsAll implements RequestHandler<SQSEvent, SQSBatchResponse> {
      @Override
      public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        return new SQSBatchResponse(
            event.getRecords().stream()
                .map(record -> new SQSBatchResponse.BatchItemFailure(record.getMessageId()))
                .toList());
      }
    }
    var function = new LocalFunction("publish-worker", new FailsAll(), TIMEOUT);

    assertThat(invoke(function, "{\"Records\":[{\"messageId\":\"m1\",\"body\":\"x\"}]}"))
        .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"m1\"}]}");
  }

  @Test
  void findsTheTypesThatAreBoundInASuperclass() throws FunctionError {
    abstract class Api<A, E> implements RequestHandler<E, A> {}
    class Counts extends Api<Integer, List<String>> {
      @Override
      public Integer handleRequest(List<String> event, Context context) {
        return event.size();
      }
    }

    assertThat(HandlerTypes.of(Counts.class).answer()).isEqualTo(Integer.class);
    assertThat(invoke(new LocalFunction("count", new Counts(), TIMEOUT), "[\"a\",\"b\"]"))
        .isEqualTo("2");
  }

  @Test
  void refusesAHandlerWithoutConcreteTypes() {
    RequestHandler<Map<String, Object>, String> lambdaExpression = (event, context) -> "";

    assertThatThrownBy(() -> new LocalFunction("start", lambdaExpression, TIMEOUT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("concrete type parameters");
  }

  @Test
  void failsIfTheEventCannotBeConverted() {
    class Sweeps implements RequestHandler<ScheduledEvent, Void> {
      @Override
      public Void handleRequest(ScheduledEvent event, Context context) {
        throw new AssertionError("no event to handle");
      }
    }
    var function = new LocalFunction("due-sweep", new Sweeps(), TIMEOUT);

    var error = failure(function, "{\"resources\":{\"not\":\"a list\"}}");

    assertThat(error).hasMessage("An error occurred during JSON parsing");
    assertThat(error.type()).isEqualTo("java.lang.RuntimeException");
    assertThat(error.getCause()).isNotNull();
  }

  @Test
  void failsIfTheAnswerCannotBeConverted() {
    class Answers implements RequestHandler<String, Answers> {
      @Override
      public Answers handleRequest(String event, Context context) {
        return this;
      }

      @SuppressWarnings("unused") // read by the serializer
      public String getState() {
        throw new IllegalStateException("not now");
      }
    }

    assertThat(failure(new LocalFunction("start", new Answers(), TIMEOUT), "\"x\""))
        .hasMessage("An error occurred during JSON serialization of response");
  }

  @Test
  void reportsTypeAndMessageOfTheHandlersException() {
    class Throws implements RequestHandler<String, String> {
      @Override
      public String handleRequest(String event, Context context) {
        throw new UnsupportedOperationException("no " + event);
      }
    }

    var error = failure(new LocalFunction("start", new Throws(), TIMEOUT), "\"video\"");

    assertThat(error).hasMessage("no video");
    assertThat(error.type()).isEqualTo("java.lang.UnsupportedOperationException");
    assertThat(error.timedOut()).isFalse();
    assertThat(error.getCause()).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void interruptsTheHandlerAfterTheTimeout() throws InterruptedException {
    var interrupted = new CountDownLatch(1);
    class Waits implements RequestHandler<String, String> {
      @Override
      public String handleRequest(String event, Context context) {
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          interrupted.countDown();
        }
        return "late";
      }
    }

    var error = failure(new LocalFunction("start", new Waits(), Duration.ofMillis(50)), "\"x\"");

    assertThat(error.timedOut()).isTrue();
    assertThat(error).hasMessageEndingWith("Task timed out after 0.05 seconds");
    assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theContextHasNameMemoryAndRemainingTime() throws FunctionError {
    var requestIds = new ArrayList<String>();
    var remaining = new AtomicInteger();
    var log = new ArrayList<String>();
    class Looks implements RequestHandler<String, String> {
      @Override
      public String handleRequest(String event, Context context) {
        requestIds.add(context.getAwsRequestId());
        int before = context.getRemainingTimeInMillis();
        while (context.getRemainingTimeInMillis() == before) {
          Thread.onSpinWait();
        }
        remaining.set(context.getRemainingTimeInMillis());
        context.getLogger().log("seen");
        return context.getFunctionName() + " " + context.getMemoryLimitInMB();
      }
    }
    var function = new LocalFunction("publish-worker", new Looks(), TIMEOUT, 1769, log::add);

    assertThat(invoke(function, "\"x\"")).isEqualTo("\"publish-worker 1769\"");
    invoke(function, "\"x\"");

    assertThat(requestIds).hasSize(2).doesNotHaveDuplicates();
    assertThat(remaining.get()).isPositive().isLessThan((int) TIMEOUT.toMillis());
    assertThat(log).containsExactly("seen", "seen");
  }

  @Test
  void answersNullForAHandlerWithoutAnAnswer() throws FunctionError {
    class Sweeps implements RequestHandler<ScheduledEvent, Void> {
      @Override
      public Void handleRequest(ScheduledEvent event, Context context) {
        return null;
      }
    }

    assertThat(invoke(new LocalFunction("due-sweep", new Sweeps(), TIMEOUT), "{}"))
        .isEqualTo("null");
  }

  @Test
  void refusesAnAnswerThatIsTooLargeForLambda() {
    class Floods implements RequestHandler<String, String> {
      @Override
      public String handleRequest(String event, Context context) {
        return "x".repeat(LocalFunction.MAXIMUM_PAYLOAD);
      }
    }

    assertThat(failure(new LocalFunction("start", new Floods(), TIMEOUT), "\"x\"").type())
        .isEqualTo("Function.ResponseSizeTooLarge");
  }

  private static String invoke(LocalFunction function, String event) throws FunctionError {
    return new String(
        function.invoke(event.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
  }

  private static FunctionError failure(LocalFunction function, String event) {
    return catchThrowableOfType(FunctionError.class, () -> invoke(function, event));
  }
}
