package com.viralmommy.aws.embedded;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The AWS services of the local run and of tests: engines in this JVM, or an external emulator.
 *
 * <p>SDK clients reach both by the SDK's own environment variables.
 */
public interface LocalAws extends AutoCloseable {
  /** The environment of a function: region, credentials, endpoints and {@code S3_PATH_STYLE}. */
  Map<String, String> environment();

  /** The endpoint of DynamoDB and DynamoDB Streams. */
  URI dynamoDb();

  /** The endpoint of SQS. */
  URI sqs();

  /** The endpoint of S3. */
  URI s3();

  /** The endpoint of KMS. */
  URI kms();

  /** The endpoint of Secrets Manager. */
  URI secretsManager();

  /** The endpoint of EventBridge. */
  URI eventBridge();

  /**
   * Calls the listener, on another thread, for each object that is stored in the bucket from now
   * on.
   *
   * @param bucket an existing bucket
   */
  void onObjectCreated(String bucket, Consumer<ObjectCreated> listener);

  /** Creates a bus whose events can be read by {@link #events}. */
  void createBus(String name);

  /**
   * The events that were published to a bus since it was created, oldest first.
   *
   * @param bus created by {@link #createBus}
   */
  List<PublishedEvent> events(String bus);

  @Override
  void close();
}
