package com.viralmommy.tiktok.publishing.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.fixture.AwsFixture;
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

/** One fault at each request of a publication in turn. */
@ExtendWith(AwsFixture.Extension.class)
class RequestFaultIT {
  private static PublishingFixture fixture;

  @BeforeAll
  static void open(AwsFixture aws) {
    fixture = PublishingFixture.withoutRateLimitWaits(aws);
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @ParameterizedTest
  @EnumSource
  void publishesOnceIfAnyRequestIsLost(Video video) {
    requests(video)
        .forEach(
            (endpoint, times) ->
                publishWithEachFault(video, endpoint, times, Target::dropBeforeEffect));
  }

  @ParameterizedTest
  @EnumSource
  void publishesOnceIfAnyAnswerIsLost(Video video) {
    requests(video)
        .forEach(
            (endpoint, times) ->
                publishWithEachFault(video, endpoint, times, Target::dropAfterEffect));
  }

  /**
   * docs/tiktok-api.md#018-access-tokens-expire-during-a-publication: the video is not uploaded
   * again.
   */
  @ParameterizedTest
  @EnumSource
  void opensOneUploadWheneverTheTokenExpires(Video video) {
    Map<Endpoint, Integer> requests = requests(video);
    // The requests for chunks have no token.
    requests.remove(Endpoint.UPLOAD);
    requests.forEach(
        (endpoint, times) ->
            publishWithEachFault(video, endpoint, times, Target::expireTokenNow)
                .forEach(ended -> assertThat(fixture.uploads(ended)).hasSize(1)));
  }

  private static List<Publication> publishWithEachFault(
      Video video, Endpoint endpoint, int times, Consumer<Target> fault) {
    List<Publication> published = new ArrayList<>();
    for (int i = 1; i <= times; i++) {
      fault.accept(fixture.tikTok.faults().on(endpoint).occurrence(i));
      Publication ended = publish(video);
      assertThat(fixture.tikTok.faults().pending()).isEmpty();
      fixture.requireOnePost(ended, video.sha256, endpoint + " " + i);
      published.add(ended);
    }
    return published;
  }

  /** The number of requests to each endpoint without faults. */
  private static Map<Endpoint, Integer> requests(Video video) {
    int before = fixture.tikTok.journal().size();
    publish(video);
    Map<Endpoint, Integer> requests = new EnumMap<>(Endpoint.class);
    List<JournalEntry> journal = fixture.tikTok.journal();
    for (JournalEntry entry : journal.subList(before, journal.size())) {
      requests.merge(Endpoint.at(entry.method(), entry.path()).orElseThrow(), 1, Integer::sum);
    }
    assertThat(requests)
        .containsOnlyKeys(
            Endpoint.CREATOR_INFO, Endpoint.DIRECT_INIT, Endpoint.UPLOAD, Endpoint.STATUS);
    return requests;
  }

  private static Publication publish(Video video) {
    // Permits that the previous publication has taken become free.
    fixture.clock.advance(Duration.ofMinutes(2));
    return fixture.finish(fixture.storeQueued(video.key));
  }
}
