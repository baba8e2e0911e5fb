package com.viralmommy.aws.embedded;

import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import com.amazonaws.services.dynamodbv2.local.shared.access.AmazonDynamoDBLocal;
import com.amazonaws.services.dynamodbv2.local.shared.access.LocalDBClient;
import com.amazonaws.services.dynamodbv2.local.shared.jobs.JobsRegister;
import com.amazonaws.services.dynamodbv2.model.ListTablesRequest;
import java.lang.reflect.Field;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
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
  private static final boolean DELAY_TRANSIENT_STATUSES = false;

  /** The request handler's own name for its only database. */
  private static final String SHARED_DATABASE = "shared-local-instance";

  /** As many as the request handler itself gives to a database. */
  private static final int JOB_THREADS = 10;

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
    database =
        new LocalDynamoDBRequestHandler(0, inMemory, NO_FILE, sharedDb, DELAY_TRANSIENT_STATUSES);
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
   * Opening the database takes a second and fails where its native library does not load. The job
   * threads are made on the way, in the group of the thread that asks.
   */
  private void openDatabase() throws Exception {
    var opening =
        new FutureTask<>(
            () -> {
              Map<String, AmazonDynamoDBLocal> databases = databases();
              databases.put(SHARED_DATABASE, indexedDatabase());
              database.listTables(Account.ACCESS_KEY, Account.REGION, new ListTablesRequest());
              if (databases.size() != 1) {
                throw new IllegalStateException("DynamoDBLocal uses a database of its own");
              }
              return null;
            });
    Thread.ofPlatform().daemon().group(jobs).name("dynamodb-open").start(opening);
    opening.get();
  }

  /** The request handler makes a database itself when it has none, and has no method to set one. */
  @SuppressWarnings("unchecked") // as the field is declared
  private Map<String, AmazonDynamoDBLocal> databases() throws ReflectiveOperationException {
    Field field = LocalDynamoDBRequestHandler.class.getDeclaredField("dbRequestHandlers");
    field.setAccessible(true);
    return (Map<String, AmazonDynamoDBLocal>) field.get(database);
  }

  private static AmazonDynamoDBLocal indexedDatabase()
      throws ExecutionException, InterruptedException {
    var jobThreads = Executors.newFixedThreadPool(JOB_THREADS);
    return new LocalDBClient(
        new StreamIndexedDatabase(), new JobsRegister(jobThreads, DELAY_TRANSIENT_STATUSES));
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
