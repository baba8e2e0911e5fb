package com.viralmommy.aws.embedded;

import com.typesafe.config.ConfigFactory;
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

/** ElasticMQ with SQS's own limits, all in memory. */
final class SqsEngine implements Engine {

  /** Queue URLs take their host and port from the request, so that no port need be known before. */
  private static final NodeAddress AS_REQUESTED = new NodeAddress("http", "*", 0, "");

  /** It warns of receives that still wait when it ends, as there always are. */
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
              .withInterface(Account.LOOPBACK)
              .withDynamicPort()
              .withServerAddress(AS_REQUESTED)
              .withAWSRegion(Account.REGION)
              .withAWSAccountId(Account.ID)
              .start();
      return new SqsEngine(actors, server.waitUntilStarted());
    } catch (RuntimeException e) {
      actors.terminate();
      throw e;
    }
  }

  @Override
  public URI endpoint() {
    return URI.create("http://" + Account.LOOPBACK + ":" + binding.localAddress().getPort());
  }

  @Override
  public void stop() throws Exception {
    // Not the server's own stop, which lets a waiting receive take a minute.
    try {
      Await.result(binding.terminate(GRACE), LIMIT);
    } finally {
      Await.result(actors.terminate(), LIMIT);
      var metrics = new ObjectName("org.elasticmq:name=Queues");
      var beans = ManagementFactory.getPlatformMBeanServer();
      // ElasticMQ registers one for the whole JVM and never takes it back: it would keep these
      // queues in memory.
      if (beans.isRegistered(metrics)) {
        beans.unregisterMBean(metrics);
      }
    }
  }
}
