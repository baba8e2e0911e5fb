package com.viralmommy.tiktok.tiktok;

import static com.viralmommy.tiktok.tiktok.SimulatedTikTok.PIA;
import static com.viralmommy.tiktok.tiktok.SimulatedTikTok.PRIYA;
import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.publishing.Post;
import com.viralmommy.tiktok.simulator.settings.ProcessingDelay;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import com.viralmommy.tiktok.tiktok.PublishStatus.Status;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** docs/tiktok-api.md#6-status. */
class StatusContractIT {

  @AutoClose private final SimulatedTikTok tiktok = SimulatedTikTok.audited();
  private final AccessToken token = tiktok.token(PIA);

  private PublishStatus status(UploadTicket ticket) {
    return Results.value(tiktok.client.status(token, ticket.publishId()));
  }

  @Test
  void isProcessingWhileBytesAreMissing() {
    UploadTicket ticket =
        tiktok.begin(token, PrivacyLevel.SELF_ONLY, new SourceInfo(12_000_000, 6_000_000, 2));
    assertThat(status(ticket).status()).isEqualTo(Status.PROCESSING_UPLOAD);
    assertThat(status(ticket).uploadedBytes()).isEmpty();

    Results.value(tiktok.put(ticket, 0, 5_999_999, 12_000_000));

    assertThat(status(ticket).status()).isEqualTo(Status.PROCESSING_UPLOAD);
    assertThat(status(ticket).uploadedBytes()).hasValue(6_000_000);
    assertThat(status(ticket).failReason()).isEmpty();
  }

  @Test
  void aPublicPostsIdComesAfterItsCompletionWithEveryDigit() {
    UploadTicket ticket = tiktok.publish(token, PrivacyLevel.PUBLIC_TO_EVERYONE);

    assertThat(status(ticket).status()).isEqualTo(Status.PROCESSING_UPLOAD);
    PublishStatus complete = status(ticket);
    assertThat(complete.status()).isEqualTo(Status.PUBLISH_COMPLETE);
    assertThat(complete.postIds()).isEmpty();
    PublishStatus moderated = status(ticket);

    Post post = tiktok.simulator.posts().getFirst();
    assertThat(moderated.postIds())
        .singleElement()
        .asString()
        .hasSize(19)
        .isEqualTo(post.postId().orElseThrow());
    assertThat(tiktok.violations()).isEmpty();
  }

  @Test
  void aPostForOneselfNeverGetsAnId() {
    UploadTicket ticket = tiktok.publish(token, PrivacyLevel.SELF_ONLY);
    for (int i = 0; i < 10; i++) {
      assertThat(status(ticket).postIds()).isEmpty();
    }
    assertThat(status(ticket).status()).isEqualTo(Status.PUBLISH_COMPLETE);
  }

  @Test
  void anInboxShareWaitsForTheUserWhoMayPostItMoreThanOnce() {
    UploadTicket ticket =
        Results.value(tiktok.client.initInboxShare(token, new SourceInfo(1000, 1000, 1)));
    Results.value(tiktok.put(ticket, 0, 999, 1000));
    status(ticket);
    assertThat(status(ticket).status()).isEqualTo(Status.SEND_TO_USER_INBOX);

    tiktok.simulator.postDraft(ticket.publishId());
    tiktok.simulator.postDraft(ticket.publishId());

    PublishStatus posted = status(ticket);
    assertThat(posted.status()).isEqualTo(Status.PUBLISH_COMPLETE);
    assertThat(posted.postIds())
        .isEqualTo(
            tiktok.simulator.posts().getFirst().postIds().stream().map(String::valueOf).toList())
        .hasSize(2);
  }

  @Test
  void aPullIsProcessedAsADownload() {
    SimulatorSettings settings =
        SimulatorSettings.defaults().withVerifiedUrlPrefixes("https://videos.example/");
    try (SimulatedTikTok other = new SimulatedTikTok(settings)) {
      AccessToken priya = other.token(PRIYA);
      other.client.init(
          Operation.INBOX_INIT,
          priya,
          body ->
              body.putObject("source_info")
                  .put("source", "PULL_FROM_URL")
                  .put("video_url", "https://videos.example/1.mp4"));
      String publishId = other.simulator.publications().getFirst().publishId();

      assertThat(Results.value(other.client.status(priya, publishId)).status())
          .isIn(Status.PROCESSING_DOWNLOAD, Status.SEND_TO_USER_INBOX, Status.FAILED);
    }
  }

  /**
   * The call succeeds although the publication has not
   * (docs/tiktok-api.md#010-a-failed-post-is-a-successful-status-call).
   */
  @ParameterizedTest
  @EnumSource(com.viralmommy.tiktok.simulator.api.FailReason.class)
  void eachFailReasonIsRead(com.viralmommy.tiktok.simulator.api.FailReason reason) {
    tiktok.simulator.faults().on(Endpoint.STATUS).fail(reason);
    UploadTicket ticket = tiktok.publish(token, PrivacyLevel.SELF_ONLY);

    PublishStatus failed = status(ticket);

    assertThat(failed.status()).isEqualTo(Status.FAILED);
    assertThat(failed.rawFailReason()).contains(reason.wire());
    assertThat(failed.failReason().orElseThrow().name()).isEqualTo(reason.name());
    assertThat(failed.postIds()).isEmpty();
  }

  @Test
  void anUnknownPublishIdIs400() {
    Expect.failure(
        tiktok.client.status(token, "v_pub_file~v2-1.1"),
        400,
        TikTokCode.INVALID_PUBLISH_ID,
        Remedy.GIVE_UP);
  }

  @Test
  void anotherUsersPublishIdIs400() {
    UploadTicket ticket = tiktok.publish(token, PrivacyLevel.SELF_ONLY);

    Expect.failure(
        tiktok.client.status(tiktok.token(PRIYA), ticket.publishId()),
        400,
        TikTokCode.TOKEN_NOT_AUTHORIZED_FOR_SPECIFIED_PUBLISH_ID,
        Remedy.GIVE_UP);
  }

  /**
   * docs/tiktok-api.md#018-access-tokens-expire-during-a-publication: the publication goes on, only
   * the token is new.
   */
  @Test
  void aTokenThatExpiresBetweenPollsIsRefreshedAndPollingGoesOn() {
    TokenGrant grant = tiktok.connect(PIA);
    UploadTicket ticket = tiktok.publish(grant.accessToken(), PrivacyLevel.SELF_ONLY);
    tiktok.simulator.faults().on(Endpoint.STATUS).expireTokenNow();

    Expect.failure(
        tiktok.client.status(grant.accessToken(), ticket.publishId()),
        401,
        TikTokCode.ACCESS_TOKEN_INVALID,
        Remedy.REFRESH_TOKEN);

    AccessToken renewed =
        Results.value(tiktok.client.refresh(tiktok.app, grant.refreshToken())).accessToken();
    Results.value(tiktok.client.status(renewed, ticket.publishId()));
    assertThat(tiktok.simulator.posts()).hasSize(1);
    assertThat(tiktok.violations()).isEmpty();
  }

  @Test
  void aTokenWithoutEitherScopeIs401() {
    Expect.failure(
        tiktok.client.status(tiktok.token(PIA, "user.info.basic"), "v_pub_file~v2-1.1"),
        401,
        TikTokCode.SCOPE_NOT_AUTHORIZED,
        Remedy.RECONNECT);
  }

  @Test
  void the31stPollInAMinuteIs429() {
    UploadTicket ticket = tiktok.publish(token, PrivacyLevel.SELF_ONLY);
    for (int i = 0; i < 30; i++) {
      status(ticket);
    }

    Expect.failure(
        tiktok.client.status(token, ticket.publishId()),
        429,
        TikTokCode.RATE_LIMIT_EXCEEDED,
        Remedy.RETRY_LATER);
  }

  @Test
  void passingTroubleIsPolledThrough() {
    UploadTicket ticket = tiktok.publish(token, PrivacyLevel.SELF_ONLY);
    tiktok.simulator.faults().on(Endpoint.STATUS).occurrence(1).status(503);
    tiktok.simulator.faults().on(Endpoint.STATUS).occurrence(2).plainText500();
    tiktok.simulator.faults().on(Endpoint.STATUS).occurrence(3).dropAfterEffect();
    RetryPolicy policy =
        new RetryPolicy(
            4, Duration.ofMillis(1), Duration.ofMillis(1), new Random(1), duration -> {});

    PublishStatus status =
        Results.value(
            policy.run(
                () -> Duration.ofHours(1), () -> tiktok.client.status(token, ticket.publishId())));

    assertThat(status.status()).isEqualTo(Status.PUBLISH_COMPLETE);
    assertThat(tiktok.simulator.faults().pending()).isEmpty();
    assertThat(tiktok.violations()).isEmpty();
  }

  @Test
  void aPostIdMayTakeHours() {
    SimulatorSettings settings =
        SimulatorSettings.defaults()
            .withAudited(true)
            .withPostId(ProcessingDelay.after(Duration.ofHours(3)));
    try (SimulatedTikTok other = new SimulatedTikTok(settings)) {
      AccessToken pia = other.token(PIA);
      UploadTicket ticket = other.publish(pia, PrivacyLevel.PUBLIC_TO_EVERYONE);
      other.client.status(pia, ticket.publishId());
      assertThat(Results.value(other.client.status(pia, ticket.publishId())).postIds()).isEmpty();

      other.simulator.clock().advance(Duration.ofHours(3));

      assertThat(Results.value(other.client.status(pia, ticket.publishId())).postIds()).hasSize(1);
    }
  }
}
