package com.viralmommy.aws.embedded;

import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import com.amazonaws.services.dynamodbv2.model.ListTablesRequest;
import java.net.URI;
import java.util.concurrent.FutureTask;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;

/**
 * DynamoDBLocal, in memory, one database for all credentials and regions.
 *
 * <p>Its request handler runs in a server of ours instead of its own {@code ServerRunner}: that one
 * listens on all interfaces, cannot take a free port, sends telemetry and leaves a file for it in
 * the working directory.
 */
final class DynamoDbEngine implements Engine {

  /**
   * Held for as long as this class: java.util.logging itself keeps loggers by weak references, and
   * with the logger its level would go, so that SQLite tells the terminal of every connection.
   */
  private static final Logger SQLITE = Logger.getLogger("com.almworks.sqlite4java");

  /** Held likewise: the old SDK that serves streams misses JAXB, which it does not need. */
  private static final Logger OLD_SDK = Logger.getLogger("com.amazonaws");

  private static final String NO_FILE = null;
  private static final String NO_CORS = null;

  private final LocalDynamoDBRequestHandler database;
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  /** Of the database's background jobs: they sleep for up to 15 minutes and heed nothing else. */
  private final ThreadGroup jobs = new ThreadGroup("dynamodb-jobs");

  private DynamoDbEngine() {
    SQLITE.setLevel(Level.SEVERE);
    OLD_SDK.setLevel(Level.SEVERE);
    var inMemory = true;
    var sharedDb = true;
    var delayTransientStatuses = false;
    database =
        new LocalDynamoDBRequestHandler(0, inMemory, NO_FILE, sharedDb, delayTransientStatuses);
    connector.setHost(Account.LOOPBACK);
    server.addConnector(connector);
    server.setHandler(new ContextHandler(new LocalDynamoDBServerHandler(database, NO_CORS), "/"));
  }

  static DynamoDbEngine start() throws Exception {
    var engine = new DynamoDbEngine();
    try {
      engine.openDatabase();
      engine.server.start();
    } catch (Exception e) {
      engine.stop();
      throw e;
    }
    return engine;
  }

  /**
   * The first request opens the database, which takes a second and fails where its native library
   * does not load. The job threads are made on the way, in the group of the thread that asks.
   */
  private void openDatabase() throws Exception {
    var firstRequest =
        new FutureTask<>(
            () -> database.listTables(Account.ACCESS_KEY, Account.REGION, new ListTablesRequest()));
    Thread.ofPlatform().daemon().group(jobs).name("dynamodb-open").start(firstRequest);
    firstRequest.get();
  }

  @Override
  public URI endpoint() {
    return URI.create("http://" + Account.LOOPBACK + ":" + connector.getLocalPort());
  }

  @Override
  public void stop() throws Exception {
    try {
      server.stop();
    } finally {
      database.shutdown();
      jobs.interrupt();
    }
  }
}
