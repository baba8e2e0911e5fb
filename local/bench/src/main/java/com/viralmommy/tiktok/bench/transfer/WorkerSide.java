package com.viralmommy.tiktok.bench.transfer;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.viralmommy.tiktok.bench.Commands;
import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.lambda.background.PublishWorkerHandler;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.runner.invocation.InvocationContext;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** The publish worker, wired as Lambda has it, alone in a JVM. */
final class WorkerSide {
  private final PublishWorkerHandler handler;

  private WorkerSide() {
    InstantSource clock = InstantSource.system();
    handler =
        (PublishWorkerHandler)
            new CompositionRoot(Environment.ofProcess(), clock, new Log(System.err::println, clock))
                .handler(DeployedFunction.PUBLISH_WORKER);
  }

  public static void main(String[] arguments) throws Exception {
    var side = new WorkerSide();
    Commands.serve(
        Map.of("work", message -> side.work(message.getFirst()), "heap", _ -> peakOfHeap()));
  }

  /** One invocation, on this thread, as the runtime makes it; the answer is its nanoseconds. */
  private long work(String body) {
    var message = new SQSMessage();
    message.setMessageId("benchmark");
    message.setBody(body);
    var event = new SQSEvent();
    event.setRecords(List.of(message));
    DeployedFunction worker = DeployedFunction.PUBLISH_WORKER;
    var context =
        new InvocationContext(worker.functionName(), worker.timeout(), 1769, System.err::println);
    long startedAt = System.nanoTime();
    if (!handler.handleRequest(event, context).getBatchItemFailures().isEmpty()) {
      throw new IllegalStateException("the worker gave the message back");
    }
    return System.nanoTime() - startedAt;
  }

  /**
   * Bytes; not less than was used at any one time: the pools have their peaks at different times.
   */
  private static long peakOfHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }
}
