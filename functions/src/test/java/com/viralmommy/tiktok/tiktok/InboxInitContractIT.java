package com.viralmommy.tiktok.tiktok;

import static com.viralmommy.tiktok.tiktok.SimulatedTikTok.BRUNO;
import static com.viralmommy.tiktok.tiktok.SimulatedTikTok.PIA;
import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** docs/tiktok-api.md#42-inbox. The app is unaudited: an inbox share does not mind. */
class InboxInitContractIT {

  private static final SourceInfo SMALL = new SourceInfo(1000, 1000, 1);
  private static final String GUIDELINES =
      "Please review our integration guidelines at"
          + " https://developers.tiktok.com/doc/content-sharing-guidelines/";

  @AutoClose
  private final SimulatedTikTok tiktok = new SimulatedTikTok(SimulatorSettings.defaults());

  @Test
  void answersWithAPublishIdOfTheInbox() {
    UploadTicket ticket = Results.value(tiktok.client.initInboxShare(tiktok.token(PIA), SMALL));

    assertThat(ticket.publishId()).startsWith("v_inbox_file~v2.");
    assertThat(tiktok.violations()).isEmpty();
  }

  @Test
  void needsTheScopeForUploadsAndNoOther() {
    Results.value(tiktok.client.initInboxShare(tiktok.token(PIA, "video.upload"), SMALL));
    Expect.failure(
        tiktok.client.initInboxShare(tiktok.token(PIA, "video.publish"), SMALL),
        401,
        TikTokCode.SCOPE_NOT_AUTHORIZED,
        Remedy.RECONNECT);
  }

  @Test
  void refusesTheSamePlansAsADirectPost() {
    Expect.failure(
        tiktok.client.initInboxShare(tiktok.token(PIA), new SourceInfo(12_345_678, 10_485_760, 2)),
        400,
        TikTokCode.INVALID_PARAMS,
        "The total chunk count is invalid",
        Remedy.GIVE_UP);
  }

  @Test
  void refusesTheSixthPendingShareOfADay() {
    AccessToken token = tiktok.token(PIA);
    for (int i = 0; i < 5; i++) {
      Results.value(tiktok.client.initInboxShare(token, SMALL));
    }

    TikTokError error =
        Expect.failure(
            tiktok.client.initInboxShare(token, SMALL),
            403,
            TikTokCode.SPAM_RISK_TOO_MANY_PENDING_SHARE,
            GUIDELINES,
            Remedy.RETRY_LATER);
    assertThat(error.retryAfter()).contains(Duration.ofDays(1));
  }

  @Test
  void refusesABannedCreator() {
    Expect.failure(
        tiktok.client.initInboxShare(tiktok.token(BRUNO), SMALL),
        403,
        TikTokCode.SPAM_RISK_USER_BANNED_FROM_POSTING,
        GUIDELINES,
        Remedy.GIVE_UP);
  }

  @Test
  void refusesAUrlThatTheAppDoesNotOwn() {
    Expect.failure(
        tiktok.client.init(
            Operation.INBOX_INIT,
            tiktok.token(PIA),
            body ->
                body.putObject("source_info")
                    .put("source", "PULL_FROM_URL")
                    .put("video_url", "https://videos.example/1.mp4")),
        403,
        TikTokCode.URL_OWNERSHIP_UNVERIFIED,
        Remedy.GIVE_UP);
  }

  @Test
  void anInvalidTokenIs401() {
    Expect.failure(
        tiktok.client.initInboxShare(new AccessToken("act.invented"), SMALL),
        401,
        TikTokCode.ACCESS_TOKEN_INVALID,
        Remedy.REFRESH_TOKEN);
  }

  @Test
  void the7thInitInAMinuteIs429() {
    try (SimulatedTikTok other =
        new SimulatedTikTok(SimulatorSettings.defaults().withPendingShareCap(100))) {
      AccessToken token = other.token(PIA);
      for (int i = 0; i < 6; i++) {
        Results.value(other.client.initInboxShare(token, SMALL));
      }

      Expect.failure(
          other.client.initInboxShare(token, SMALL),
          429,
          TikTokCode.RATE_LIMIT_EXCEEDED,
          Remedy.RETRY_LATER);
    }
  }

  @Test
  void aServerErrorLeavesTheDecisionToTheCaller() {
    AccessToken token = tiktok.token(PIA);
    tiktok.simulator.faults().on(Endpoint.INBOX_INIT).status(500);

    Expect.failure(
        tiktok.client.initInboxShare(token, SMALL),
        500,
        TikTokCode.INTERNAL_ERROR,
        Remedy.NEW_INIT);
  }
}
