package com.viralmommy.tiktok.publishing.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Json;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.model.Publication;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** The queue whose messages say "look at publication X", and nothing more. */
public final class PublishQueue {
  /** The longest delay that SQS allows for a message. */
  public static final Duration MAX_DELAY = Duration.ofMinutes(15);

  /** The time that a message gets to be processed before the sweep sends another one. */
  public static final Duration GRACE = Duration.ofSeconds(60);

  static final int BATCH = 10;

  private final Supplier<SqsClient> sqs;
  private final String url;

  public PublishQueue(Supplier<SqsClient> sqs, Environment environment) {
    this.sqs = sqs;
    this.url = environment.text("PUBLISH_QUEUE_URL");
  }

  /**
   * Sends a message for a publication.
   *
   * @param delay rounded up to seconds, at most {@link #MAX_DELAY}
   */
  public void send(Publication.Key key, Duration delay) {
    int seconds = (int) delay.plusMillis(999).toSeconds();
    sqs.get().sendMessage(r -> r.queueUrl(url).messageBody(body(key)).delaySeconds(seconds));
  }

  /**
   * Sends a message for a publication that is stored as due. If sending fails, it logs that: the
   * sweep sends another message.
   */
  public void wake(Publication.Key key, Log log) {
    try {
      send(key, Duration.ZERO);
    } catch (SdkException e) {
      log.error("message.not_sent", e, "publication", key.id());
    }
  }

  /**
   * Sends a message for each of several publications.
   *
   * @param keys at most {@link #BATCH}
   * @return the keys whose messages the queue has accepted
   */
  List<Publication.Key> sendAll(List<Publication.Key> keys) {
    var entries =
        IntStream.range(0, keys.size())
            .mapToObj(
                i ->
                    SendMessageBatchRequestEntry.builder()
                        .id(Integer.toString(i))
                        .messageBody(body(keys.get(i)))
                        .build())
            .toList();
    Set<String> accepted = new HashSet<>();
    sqs.get()
        .sendMessageBatch(r -> r.queueUrl(url).entries(entries))
        .successful()
        .forEach(success -> accepted.add(success.id()));
    return IntStream.range(0, keys.size())
        .filter(i -> accepted.contains(Integer.toString(i)))
        .mapToObj(keys::get)
        .toList();
  }

  private static String body(Publication.Key key) {
    return Json.write(Map.of("user", key.user().key(), "id", key.id()));
  }

  /**
   * Reads the publication from the body of a message. Empty for a body that is not in our format.
   */
  public static Optional<Publication.Key> read(String body) {
    try {
      JsonNode message = Json.read(body);
      String id = message.path("id").asText();
      return UserId.ofKey(message.path("user").asText())
          .filter(user -> Publication.Key.isId(id))
          .map(user -> new Publication.Key(user, id));
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
