package com.viralmommy.tiktok.simulator.publishing;

import com.viralmommy.tiktok.simulator.creators.Creator;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.CurrentSettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The caps of creators and of the app, and the rules for unaudited apps
 * (docs/tiktok-api.md#31-audit-rules-and-caps).
 */
final class PostingCaps {

  /** The message of several codes (docs/tiktok-api.md#012-error-messages-are-generic). */
  static final String GUIDELINES =
      "Please review our integration guidelines at"
          + " https://developers.tiktok.com/doc/content-sharing-guidelines/";

  private final CurrentSettings settings;
  private final PublicationStore publications;

  PostingCaps(CurrentSettings settings, PublicationStore publications) {
    this.settings = settings;
    this.publications = publications;
  }

  /** The error code of creator info with 200 and of direct init with 403. */
  Optional<String> creatorRefusal(Creator creator) {
    if (creator.banned()) {
      return Optional.of("spam_risk_user_banned_from_posting");
    }
    synchronized (publications) {
      Set<String> active =
          publications
              .ofTheLastDay()
              .filter(p -> p.mode == Post.Mode.DIRECT)
              .map(p -> p.grant.username())
              .collect(Collectors.toSet());
      if (!active.contains(creator.username())
          && active.size() >= settings.get().activeCreatorCap()) {
        return Optional.of("reached_active_user_cap");
      }
      if (count(creator, Post.Mode.DIRECT) + creator.postsElsewhere()
          >= creator.dailyPostCap().orElse(settings.get().dailyPostCap())) {
        return Optional.of("spam_risk_too_many_posts");
      }
    }
    return Optional.empty();
  }

  /** The error code of a direct post. */
  Optional<String> directRefusal(Creator creator, PostInfo postInfo) {
    if (creator.banned()) {
      return Optional.of("spam_risk_user_banned_from_posting");
    }
    // Both the account and the post must be private
    // (docs/tiktok-api.md#011-an-unaudited-app-needs-a-private-account and
    // docs/tiktok-api.md#31-audit-rules-and-caps).
    if (!settings.get().audited()
        && !(creator.privateAccount() && postInfo.privacyLevel().equals("SELF_ONLY"))) {
      return Optional.of("unaudited_client_can_only_post_to_private_accounts");
    }
    return creatorRefusal(creator);
  }

  /** The error code of an inbox draft. */
  Optional<String> inboxRefusal(Creator creator) {
    if (creator.banned()) {
      return Optional.of("spam_risk_user_banned_from_posting");
    }
    synchronized (publications) {
      return count(creator, Post.Mode.INBOX) >= settings.get().pendingShareCap()
          ? Optional.of("spam_risk_too_many_pending_share")
          : Optional.empty();
    }
  }

  /**
   * The privacy levels that creator info offers. Those of an unaudited app may be fewer
   * (docs/tiktok-api.md#3-creator-info).
   */
  List<String> privacyLevels(Creator creator) {
    return !settings.get().audited() && settings.is(BehaviorOption.UnauditedOptions.SELF_ONLY)
        ? List.of("SELF_ONLY")
        : creator.privacyLevels();
  }

  /** Counts the publications of the last 24 hours, without drafts that the creator has posted. */
  private long count(Creator creator, Post.Mode mode) {
    return publications
        .ofTheLastDay()
        .filter(p -> p.mode == mode && p.grant.username().equals(creator.username()))
        .filter(p -> mode == Post.Mode.DIRECT || p.status != Post.Status.PUBLISH_COMPLETE)
        .count();
  }
}
