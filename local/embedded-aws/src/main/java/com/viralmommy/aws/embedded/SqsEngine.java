package com.viralmommy.aws.embedded;

import com.typesafe.config.ConfigFactory;
import com.viralmommy.aws.embedded.engine.EmulatedAccount;
import com.viralmommy.aws.embedded.engine.Engine;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import javax.management.ObjectName;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.scaladsl.Http;
import org.elasticmq.NodeAddress;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration;
import scala.concurrent.duration.FiniteDuration;

/** ElasticMQ in memory, with SQS's limits. */
final class SqsEngine implements Engine {

  /** Queue URLs get host and port from the request, because the port is not known in advance. */
  private static final NodeAddress AS_REQUESTED = new NodeAddress("http", "*", 0, "");

  /** Errors only: at the end Pekko warns about receives that are still waiting. */
  private static final String SETTINGS =
      """
      pekko.loglevel = ERROR
      pekko.stdout-loglevel = ERROR
      pekko.log-dead-letters = off
      pekko.daemonic = on
      pekko.jvm-shutdown-hooks = off
      pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
      pekko.coordinated-shutdown.run-by-actor-system-terminate = off
      """;

  private static final FiniteDuration GRACE = Duration.create(500, TimeUnit.MILLISECONDS);
  private static final FiniteDuration LIMIT = Duration.create(10, TimeUnit.SECONDS);

  private final ActorSystem actors;
  private final Http.ServerBinding binding;

  private SqsEngine(ActorSystem actors, Http.ServerBinding binding) {
    this.actors = actors;
    this.binding = binding;
  }

  static SqsEngine start() {
    var actors =
        ActorSystem.create(
            "embedded-sqs", ConfigFactory.parseString(SETTINGS).withFallback(ConfigFactory.load()));
    try {
      var server =
          SQSRestServerBuilder.withActorSystem(actors)
              .withInterface(Engine.LOOPBACK)
              .withDynamicPort()
              .withServerAddress(AS_REQUESTED)
              .withAWSRegion(EmulatedAccount.REGION)
              .withAWSAccountId(EmulatedAccount.ID)
              .start();
      return new SqsEngine(actors, server.waitUntilStarted());
    } catch (RuntimeException e) {
      actors.terminate();
      throw e;
    }
  }

  @Override
  public URI endpoint() {
    return URI.create("http://" + Engine.LOOPBACK + ":" + binding.localAddress().getPort());
  }

  @Override
  public void stop() throws Exception {
    // The server's own stop waits up to a minute for a receive.
    try {
      Await.result(binding.terminate(GRACE), LIMIT);
    } finally {
      Await.result(actors.terminate(), LIMIT);
      var metrics = new ObjectName("org.elasticmq:name=Queues");
      var beans = ManagementFactory.getPlatformMBeanServer();
      // ElasticMQ registers one bean for the JVM and never removes it, which would keep these
      // queues in memory.
      if (beans.isRegistered(metrics)) {
        beans.unregisterMBean(metrics);
      }
    }
  }
}
