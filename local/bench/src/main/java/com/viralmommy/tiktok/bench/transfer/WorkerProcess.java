package com.viralmommy.tiktok.bench.transfer;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.viralmommy.tiktok.bench.harness.CommandLoop;
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

/** The program of the child JVM with the publish worker. */
final class WorkerProcess {
  private final PublishWorkerHandler handler;

  private WorkerProcess() {
    InstantSource clock = InstantSource.system();
    handler =
        (PublishWorkerHandler)
            new CompositionRoot(Environment.ofProcess(), clock, new Log(System.err::println, clock))
                .handler(DeployedFunction.PUBLISH_WORKER);
  }

  public static void main(String[] arguments) throws Exception {
    var process = new WorkerProcess();
    CommandLoop.serve(
        Map.of("work", message -> process.work(message.getFirst()), "heap", _ -> peakOfHeap()));
  }

  /** Invokes the worker on this thread and returns the duration in nanoseconds. */
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
      throw new IllegalStateException("The worker reported a failed message");
    }
    return System.nanoTime() - startedAt;
  }

  /** In bytes; an upper bound, because the memory pools have their peaks at different times. */
  private static long peakOfHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }
}
