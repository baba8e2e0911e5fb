package com.viralmommy.tiktok.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.simulator.journal.JournalEntry;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From the authorize page to the public post, as a well-behaved client goes. */
class PublishIT {

  private final TestApp app =
      new TestApp(TikTokSimulator.start(SimulatorSettings.defaults().withAudited(true)));

  @AfterEach
  void close() {
    app.close();
  }

  @Test
  void publishesAVideoInThreeChunksWithoutAViolation() throws Exception {
    byte[] video = new byte[17_000_001];
    new Random(1).nextBytes(video);
    TestApp.Connection connection = app.connect("pia.public");
    TestApp.Reply creator = app.creatorInfo(connection.accessToken());
    assertThat(creator.data().path("creator_username").asText()).isEqualTo("pia.public");

    TestApp.Started started =
        TestApp.started(
            app.directInit(
                connection.accessToken(),
                TestApp.direct("PUBLIC_TO_EVERYONE", video.length, 5_500_000, 3)));
    assertThat(put(started, video, 0, 5_500_000)).isEqualTo(206);
    assertThat(put(started, video, 5_500_000, 11_000_000)).isEqualTo(206);
    assertThat(app.status(connection.accessToken(), started.publishId()).data().toString())
        .isEqualTo("{\"status\":\"PROCESSING_UPLOAD\",\"uploaded_bytes\":11000000}");
    assertThat(put(started, video, 11_000_000, video.length)).isEqualTo(201);

    List<String> seen =
        List.of(poll(connection, started), poll(connection, started), poll(connection, started));
    assertThat(seen.get(0))
        .isEqualTo("{\"status\":\"PROCESSING_UPLOAD\",\"uploaded_bytes\":17000001}");
    assertThat(seen.get(1)).isEqualTo("{\"status\":\"PUBLISH_COMPLETE\"}");
    assertThat(seen.get(2))
        .matches(
            "\\{\"status\":\"PUBLISH_COMPLETE\",\"publicaly_available_post_id\":\\[7\\d{18}]}");

    assertThat(app.tiktok.posts())
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.sha256())
                  .isEqualTo(
                      HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(video)));
              assertThat(p.chunkSizes()).containsExactly(5_500_000L, 5_500_000L, 6_000_001L);
              assertThat(p.putStatuses()).containsExactly(206, 206, 201);
              assertThat(p.creator()).isEqualTo("pia.public");
              assertThat(p.postId()).hasValueSatisfying(id -> assertThat(seen.get(2)).contains(id));
            });
    assertThat(app.get(app.tiktok.apiUrl() + "/").text())
        .contains(">17,000,001<", ">2 × 5,500,000, 6,000,001<", ">2 × 206, 201<", "None yet");
    assertThat(app.tiktok.violations()).isEmpty();
    assertThat(app.tiktok.journal())
        .extracting(JournalEntry::status)
        .containsExactly(302, 200, 200, 200, 206, 206, 200, 201, 200, 200, 200);
  }

  @Test
  void callbackCarriesCodeScopesAndStateUnchanged() {
    Map<String, String> callback = app.callback();
    assertThat(callback.get("code")).contains("*").contains("!");
    assertThat(callback)
        .containsEntry("scopes", TestApp.SCOPES)
        .containsEntry("state", "a state/with signs");
  }

  private String poll(TestApp.Connection connection, TestApp.Started started) {
    return app.status(connection.accessToken(), started.publishId()).data().toString();
  }

  private int put(TestApp.Started started, byte[] video, int from, int to) {
    return app.put(started.uploadUrl(), Arrays.copyOfRange(video, from, to), from, video.length)
        .status();
  }
}
