package com.viralmommy.aws.embedded;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * AWS as the laptop run and the tests have it: engines in this JVM, or an emulator that somebody
 * else runs. Clients reach both by the SDK's own variables alone.
 */
public sealed interface LocalAws extends AutoCloseable permits EmbeddedAws, Emulator {
  /** The system property with the address of an emulator, such as {@code http://127.0.0.1:4566}. */
  String EMULATOR = "aws.emulator";

  /** The emulator that {@value #EMULATOR} names; without it, {@link EmbeddedAws}. */
  static LocalAws start() {
    String emulator = System.getProperty(EMULATOR, "");
    return emulator.isEmpty() ? EmbeddedAws.start() : Emulator.at(URI.create(emulator));
  }

  /**
   * What a function's environment needs: region, credentials, endpoints and {@code S3_PATH_STYLE}.
   */
  Map<String, String> environment();

  URI dynamoDb();

  URI sqs();

  URI s3();

  URI kms();

  URI secretsManager();

  URI eventBridge();

  /**
   * Tells the listener, on another thread, of each object that is stored in the bucket from now on.
   *
   * @param bucket there has to be one
   */
  void onObjectCreated(String bucket, Consumer<ObjectCreated> listener);

  /** Makes a bus whose events can be read. */
  void openBus(String name);

  /**
   * What was put on a bus since it was opened, oldest first.
   *
   * @param bus from {@link #openBus}
   */
  List<PublishedEvent> events(String bus);

  @Override
  void close();
}
