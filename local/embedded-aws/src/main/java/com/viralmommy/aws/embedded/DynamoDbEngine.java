package com.viralmommy.aws.embedded;

import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import com.amazonaws.services.dynamodbv2.local.shared.access.AmazonDynamoDBLocal;
import com.amazonaws.services.dynamodbv2.local.shared.access.LocalDBClient;
import com.amazonaws.services.dynamodbv2.local.shared.jobs.JobsRegister;
import com.amazonaws.services.dynamodbv2.model.ListTablesRequest;
import com.viralmommy.aws.embedded.engine.EmulatedAccount;
import com.viralmommy.aws.embedded.engine.Engine;
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
 * DynamoDBLocal in memory, with one database for all credentials and regions.
 *
 * <p>Its request handler runs in this class's own server. DynamoDBLocal's {@code ServerRunner}
 * listens on all interfaces, cannot use a free port, sends telemetry and writes a file to the
 * working directory.
 */
final class DynamoDbEngine implements Engine {

  /**
   * A strong reference, because java.util.logging holds loggers weakly. A collected logger loses
   * its level, and SQLite would then log every connection.
   */
  private static final Logger SQLITE = Logger.getLogger("com.almworks.sqlite4java");

  /** Silenced because the old SDK, which serves streams, warns that the unneeded JAXB is absent. */
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

  /** The database's background threads, which sleep up to 15 minutes and end only by interrupt. */
  private final ThreadGroup jobs = new ThreadGroup("dynamodb-jobs");

  private DynamoDbEngine() {
    SQLITE.setLevel(Level.SEVERE);
    OLD_SDK.setLevel(Level.SEVERE);
    var inMemory = true;
    var sharedDb = true;
    database =
        new LocalDynamoDBRequestHandler(0, inMemory, NO_FILE, sharedDb, DELAY_TRANSIENT_STATUSES);
    connector.setHost(Engine.LOOPBACK);
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
   * Opens the database. It takes a second, and fails if the native library does not load. The
   * background threads join the thread group of the calling thread.
   */
  private void openDatabase() throws Exception {
    var opening =
        new FutureTask<>(
            () -> {
              Map<String, AmazonDynamoDBLocal> databases = databases();
              databases.put(SHARED_DATABASE, indexedDatabase());
              database.listTables(
                  EmulatedAccount.ACCESS_KEY, EmulatedAccount.REGION, new ListTablesRequest());
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
    return URI.create("http://" + Engine.LOOPBACK + ":" + connector.getLocalPort());
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
