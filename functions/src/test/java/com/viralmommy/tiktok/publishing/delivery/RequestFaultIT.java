package com.viralmommy.tiktok.publishing.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.fixture.Cloud;
import com.viralmommy.tiktok.fixture.PublishingFixture;
import com.viralmommy.tiktok.fixture.Video;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.faults.Faults.Target;
import com.viralmommy.tiktok.simulator.journal.JournalEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Something happens to each request of a publication in turn, and to no other one. */
@ExtendWith(Cloud.Extension.class)
class RequestFaultIT {
  private static PublishingFixture stage;

  @BeforeAll
  static void open(Cloud cloud) {
    stage = PublishingFixture.withoutWaits(cloud);
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  @ParameterizedTest
  @EnumSource
  void publishesOnceWhicheverRequestDoesNotArrive(Video video) {
    requests(video)
        .forEach((endpoint, times) -> each(video, endpoint, times, Target::dropBeforeEffect));
  }

  @ParameterizedTest
  @EnumSource
  void publishesOnceWhicheverAnswerDoesNotComeBack(Video video) {
    requests(video)
        .forEach((endpoint, times) -> each(video, endpoint, times, Target::dropAfterEffect));
  }

  /**
   * docs/tiktok-api.md#018-access-tokens-expire-during-a-publication: that is no reason to send the
   * video again.
   */
  @ParameterizedTest
  @EnumSource
  void opensOneUploadWheneverTheTokenExpires(Video video) {
    Map<Endpoint, Integer> requests = requests(video);
    // A chunk carries no token: between init and status it does not matter when the token expires.
    requests.remove(Endpoint.UPLOAD);
    requests.forEach(
        (endpoint, times) ->
            each(video, endpoint, times, Target::expireTokenNow)
                .forEach(ended -> assertThat(stage.uploads(ended)).hasSize(1)));
  }

  private static List<Publication> each(
      Video video, Endpoint endpoint, int times, Consumer<Target> fault) {
    List<Publication> published = new ArrayList<>();
    for (int i = 1; i <= times; i++) {
      fault.accept(stage.tikTok.faults().on(endpoint).occurrence(i));
      Publication ended = publish(video);
      assertThat(stage.tikTok.faults().pending()).isEmpty();
      stage.requireOnePost(ended, video.sha256, endpoint + " " + i);
      published.add(ended);
    }
    return published;
  }

  /** How often TikTok is asked what when nothing happens. */
  private static Map<Endpoint, Integer> requests(Video video) {
    int before = stage.tikTok.journal().size();
    publish(video);
    Map<Endpoint, Integer> requests = new EnumMap<>(Endpoint.class);
    List<JournalEntry> journal = stage.tikTok.journal();
    for (JournalEntry entry : journal.subList(before, journal.size())) {
      requests.merge(Endpoint.at(entry.method(), entry.path()).orElseThrow(), 1, Integer::sum);
    }
    assertThat(requests)
        .containsOnlyKeys(
            Endpoint.CREATOR_INFO, Endpoint.DIRECT_INIT, Endpoint.UPLOAD, Endpoint.STATUS);
    return requests;
  }

  private static Publication publish(Video video) {
    // What one has used of TikTok's limits must not change the next one.
    stage.clock.advance(Duration.ofMinutes(2));
    return stage.finish(stage.queued(video.key));
  }
}
