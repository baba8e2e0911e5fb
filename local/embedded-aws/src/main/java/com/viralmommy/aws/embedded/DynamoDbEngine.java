package com.viralmommy.aws.embedded;

import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import java.net.URI;
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

  private static final String NO_FILE = null;
  private static final String NO_CORS = null;

  private final Server server;
  private final LocalDynamoDBRequestHandler database;
  private final URI endpoint;

  private DynamoDbEngine(Server server, LocalDynamoDBRequestHandler database, URI endpoint) {
    this.server = server;
    this.database = database;
    this.endpoint = endpoint;
  }

  static DynamoDbEngine start() throws Exception {
    var inMemory = true;
    var sharedDb = true;
    var delayTransientStatuses = false;
    var database =
        new LocalDynamoDBRequestHandler(0, inMemory, NO_FILE, sharedDb, delayTransientStatuses);
    var server = new Server();
    var connector = new ServerConnector(server);
    connector.setHost(Account.LOOPBACK);
    server.addConnector(connector);
    server.setHandler(new ContextHandler(new LocalDynamoDBServerHandler(database, NO_CORS), "/"));
    server.start();
    return new DynamoDbEngine(
        server,
        database,
        URI.create("http://" + Account.LOOPBACK + ":" + connector.getLocalPort()));
  }

  @Override
  public URI endpoint() {
    return endpoint;
  }

  @Override
  public void stop() throws Exception {
    try {
      server.stop();
    } finally {
      database.shutdown();
    }
  }
}
