package com.viralmommy.aws.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

@ExtendWith(EmbeddedAwsExtension.class)
class EventBridgeIT {

  @Test
  void returnsTheEventsInOrder(EmbeddedAws aws, SdkClients clients) {
    var time = Instant.parse("2026-11-22T18:00:00Z");
    try (var events = clients.eventBridge()) {
      events.putEvents(
          put ->
              put.entries(
                  entry("{\"id\":1}").eventBusName("media").time(time).resources("arn:x").build(),
                  entry("{\"id\":2}").build()));
    }

    var published = named(aws, "shown");
    assertThat(published)
        .extracting(PublishedEvent::detail)
        .containsExactly("{\"id\":1}", "{\"id\":2}");
    assertThat(published.getFirst())
        .satisfies(
            event -> {
              assertThat(event.bus()).isEqualTo("media");
              assertThat(event.time()).isEqualTo(time);
              assertThat(event.source()).isEqualTo("shown");
              assertThat(event.detailType()).isEqualTo("publication.published");
              assertThat(event.resources()).containsExactly("arn:x");
            });
    assertThat(published.getLast().bus()).isEqualTo("default");
  }

  @Test
  void refusesAnInvalidEntryAndAcceptsTheOthers(EmbeddedAws aws, SdkClients clients) {
    try (var events = clients.eventBridge()) {
      var answer =
          events.putEvents(
              put ->
                  put.entries(
                      entry("{}").source("mixed").build(),
                      entry("no json").source("mixed").build(),
                      entry("[]").source("mixed").build(),
                      entry("{}").source("mixed").detailType(null).build()));

      assertThat(answer.failedEntryCount()).isEqualTo(3);
      assertThat(answer.entries())
          .extracting(entry -> entry.errorCode())
          .containsExactly(null, "MalformedDetail", "MalformedDetail", "InvalidArgument");
      assertThat(named(aws, "mixed"))
          .singleElement()
          .satisfies(
              event -> assertThat(event.id()).isEqualTo(answer.entries().getFirst().eventId()));
    }
  }

  @Test
  void acceptsAtMostTenEntries(SdkClients clients) {
    try (var events = clients.eventBridge()) {
      assertThatThrownBy(
              () ->
                  events.putEvents(
                      put -> put.entries(Collections.nCopies(11, entry("{}").build()))))
          .isInstanceOfSatisfying(
              EventBridgeException.class,
              refused ->
                  assertThat(refused.awsErrorDetails().errorCode())
                      .isEqualTo("ValidationException"));
    }
  }

  private static PutEventsRequestEntry.Builder entry(String detail) {
    return PutEventsRequestEntry.builder()
        .source("shown")
        .detailType("publication.published")
        .detail(detail);
  }

  private static List<PublishedEvent> named(EmbeddedAws aws, String source) {
    return aws.eventBus().events().stream().filter(event -> event.source().equals(source)).toList();
  }
}
