package com.viralmommy.tiktok.tiktok;

import static com.viralmommy.tiktok.tiktok.SimulatedTikTok.BRUNO;
import static com.viralmommy.tiktok.tiktok.SimulatedTikTok.PIA;
import static com.viralmommy.tiktok.tiktok.SimulatedTikTok.PRIYA;
import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** docs/tiktok-api.md#3-creator-info. */
class CreatorInfoContractIT {

  private static final String GUIDELINES =
      "Please review our integration guidelines at"
          + " https://developers.tiktok.com/doc/content-sharing-guidelines/";

  @AutoClose private final SimulatedTikTok tiktok = SimulatedTikTok.audited();

  @Test
  void aPublicAccountMayPostPublicly() {
    CreatorInfo creator = Results.value(tiktok.client.creatorInfo(tiktok.token(PIA)));

    assertThat(creator)
        .isEqualTo(
            new CreatorInfo(
                PIA,
                "Pia Public",
                tiktok.simulator.creator(PIA).avatarUrl(),
                Set.of(
                    PrivacyLevel.PUBLIC_TO_EVERYONE,
                    PrivacyLevel.MUTUAL_FOLLOW_FRIENDS,
                    PrivacyLevel.SELF_ONLY),
                false,
                false,
                false,
                Duration.ofMinutes(10)));
    assertThat(tiktok.violations()).isEmpty();
  }

  @Test
  void aPrivateAccountMayPostToFollowersAndAllowsNeitherDuetNorStitch() {
    CreatorInfo creator = Results.value(tiktok.client.creatorInfo(tiktok.token(PRIYA)));

    assertThat(creator.privacyLevelOptions())
        .containsExactlyInAnyOrder(
            PrivacyLevel.FOLLOWER_OF_CREATOR,
            PrivacyLevel.MUTUAL_FOLLOW_FRIENDS,
            PrivacyLevel.SELF_ONLY);
    assertThat(creator.commentDisabled()).isFalse();
    assertThat(creator.duetDisabled()).isTrue();
    assertThat(creator.stitchDisabled()).isTrue();
  }

  @Test
  void aCreatorsOwnSettingsAndDurationCount() {
    CreatorInfo creator = Results.value(tiktok.client.creatorInfo(tiktok.token("quinn.quiet")));

    assertThat(creator.commentDisabled()).isTrue();
    assertThat(creator.duetDisabled()).isTrue();
    assertThat(creator.stitchDisabled()).isTrue();
    assertThat(creator.maxVideoPostDuration()).isEqualTo(Duration.ofMinutes(3));
  }

  @Test
  void anUnauditedAppMayBeOfferedSelfOnlyAlone() {
    SimulatorSettings settings =
        SimulatorSettings.defaults().with(BehaviorOption.UnauditedOptions.SELF_ONLY);
    try (SimulatedTikTok other = new SimulatedTikTok(settings)) {
      assertThat(Results.value(other.client.creatorInfo(other.token(PIA))).privacyLevelOptions())
          .containsExactly(PrivacyLevel.SELF_ONLY);
    }
  }

  @Test
  void aCreatorAtTheDailyCapIsRefusedWith200() {
    tiktok.simulator.changeCreator(PIA, creator -> creator.withPostsElsewhere(15));

    TikTokError error =
        Expect.failure(
            tiktok.client.creatorInfo(tiktok.token(PIA)),
            200,
            TikTokCode.SPAM_RISK_TOO_MANY_POSTS,
            GUIDELINES,
            Remedy.RETRY_LATER);
    assertThat(error.retryAfter()).contains(Duration.ofDays(1));
  }

  @Test
  void aBannedCreatorIsRefusedWith200() {
    Expect.failure(
        tiktok.client.creatorInfo(tiktok.token(BRUNO)),
        200,
        TikTokCode.SPAM_RISK_USER_BANNED_FROM_POSTING,
        GUIDELINES,
        Remedy.GIVE_UP);
  }

  @Test
  void anAppAtItsCapOfCreatorsIsRefusedWith200() {
    SimulatorSettings settings =
        SimulatorSettings.defaults().withAudited(true).withActiveCreatorCap(1);
    try (SimulatedTikTok other = new SimulatedTikTok(settings)) {
      other.publish(other.token(PIA), PrivacyLevel.SELF_ONLY);

      Expect.failure(
          other.client.creatorInfo(other.token(PRIYA)),
          200,
          TikTokCode.REACHED_ACTIVE_USER_CAP,
          GUIDELINES,
          Remedy.RETRY_LATER);
    }
  }

  @Test
  void anInvalidTokenIs401() {
    Expect.failure(
        tiktok.client.creatorInfo(new AccessToken("act.invented")),
        401,
        TikTokCode.ACCESS_TOKEN_INVALID,
        "The access token is invalid or not found in the request.",
        Remedy.REFRESH_TOKEN);
  }

  @Test
  void aTokenForUploadsAloneIs401() {
    Expect.failure(
        tiktok.client.creatorInfo(tiktok.token(PIA, "user.info.basic", "video.upload")),
        401,
        TikTokCode.SCOPE_NOT_AUTHORIZED,
        Remedy.RECONNECT);
  }

  @Test
  void the21stCallInAMinuteIs429() {
    AccessToken token = tiktok.token(PIA);
    for (int i = 0; i < 20; i++) {
      Results.value(tiktok.client.creatorInfo(token));
    }

    Expect.failure(
        tiktok.client.creatorInfo(token), 429, TikTokCode.RATE_LIMIT_EXCEEDED, Remedy.RETRY_LATER);
  }

  @Test
  void aRateLimitMaySayWhenToComeBack() {
    SimulatorSettings settings =
        SimulatorSettings.defaults().with(BehaviorOption.RetryAfterHeader.SECONDS);
    try (SimulatedTikTok other = new SimulatedTikTok(settings)) {
      AccessToken token = other.token(PIA);
      other.simulator.clock().set(other.simulator.clock().instant());
      for (int i = 0; i < 20; i++) {
        Results.value(other.client.creatorInfo(token));
      }
      other.simulator.clock().advance(Duration.ofSeconds(17));

      assertThat(Results.error(other.client.creatorInfo(token)).retryAfter())
          .contains(Duration.ofSeconds(43));
    }
  }

  @Test
  void aPlainTextServerErrorMayBeRepeated() {
    AccessToken token = tiktok.token(PIA);
    tiktok.simulator.faults().on(Endpoint.CREATOR_INFO).plainText500();

    TikTokError error =
        Expect.failure(
            tiktok.client.creatorInfo(token), 500, TikTokCode.INTERNAL_ERROR, Remedy.RETRY);
    assertThat(error.rawCode()).isNull();
    Results.value(tiktok.client.creatorInfo(token));
  }

  @Test
  void anAnswerThatIsCutOffMayBeAskedForAgain() {
    AccessToken token = tiktok.token(PIA);
    tiktok.simulator.faults().on(Endpoint.CREATOR_INFO).truncate(40);

    Expect.lost(tiktok.client.creatorInfo(token), Remedy.RETRY);
  }
}
