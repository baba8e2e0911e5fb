package com.viralmommy.tiktok.tiktok;

import static com.viralmommy.tiktok.tiktok.SimulatedTikTok.PIA;
import static com.viralmommy.tiktok.tiktok.SimulatedTikTok.PRIYA;
import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The last line of docs/tiktok-api.md#6-status. */
class CancelContractIT {

  private static final SourceInfo SMALL = new SourceInfo(1000, 1000, 1);

  @AutoClose private final SimulatedTikTok tiktok = SimulatedTikTok.audited();
  private final AccessToken token = tiktok.token(PIA);

  @Test
  void anUploadCannotBeCancelled() {
    UploadTicket ticket = tiktok.begin(token, PrivacyLevel.SELF_ONLY, SMALL);

    Expect.failure(
        tiktok.client.cancel(token, ticket.publishId()),
        400,
        TikTokCode.PUBLISH_NOT_CANCELLABLE,
        Remedy.ASK_STATUS);
    assertThat(tiktok.violations()).containsExactly(Violation.Code.NOT_CANCELLABLE);
  }

  @Test
  void whereTikTokCancelsUploadsTooTheyFailAsCancelled() {
    try (SimulatedTikTok other =
        new SimulatedTikTok(
            SimulatorSettings.defaults()
                .withAudited(true)
                .with(BehaviorOption.Cancelling.UNFINISHED_UPLOADS_TOO))) {
      AccessToken pia = other.token(PIA);
      UploadTicket ticket = other.begin(pia, PrivacyLevel.SELF_ONLY, SMALL);

      Results.value(other.client.cancel(pia, ticket.publishId()));

      assertThat(Results.value(other.client.status(pia, ticket.publishId())).failReason())
          .contains(FailReason.PUBLISH_CANCELLED);
      Expect.failure(
          other.put(ticket, 0, 999, 1000), 404, TikTokCode.UPLOAD_TASK_NOT_FOUND, Remedy.NEW_INIT);
    }
  }

  @Test
  void anUnknownPublishIdIs400() {
    Expect.failure(
        tiktok.client.cancel(token, "v_pub_file~v2-1.1"),
        400,
        TikTokCode.INVALID_PUBLISH_ID,
        Remedy.GIVE_UP);
  }

  @Test
  void anotherUsersPublishIdIs400() {
    UploadTicket ticket = tiktok.begin(token, PrivacyLevel.SELF_ONLY, SMALL);

    Expect.failure(
        tiktok.client.cancel(tiktok.token(PRIYA), ticket.publishId()),
        400,
        TikTokCode.TOKEN_NOT_AUTHORIZED_FOR_SPECIFIED_PUBLISH_ID,
        Remedy.GIVE_UP);
  }

  @Test
  void aLostAnswerIsAskedOfStatus() {
    UploadTicket ticket = tiktok.begin(token, PrivacyLevel.SELF_ONLY, SMALL);
    tiktok.simulator.faults().on(Endpoint.CANCEL).dropAfterEffect();

    Expect.lost(tiktok.client.cancel(token, ticket.publishId()), Remedy.ASK_STATUS);
  }

  @Test
  void anInvalidTokenIs401() {
    Expect.failure(
        tiktok.client.cancel(new AccessToken("act.invented"), "v_pub_file~v2-1.1"),
        401,
        TikTokCode.ACCESS_TOKEN_INVALID,
        Remedy.REFRESH_TOKEN);
  }
}
