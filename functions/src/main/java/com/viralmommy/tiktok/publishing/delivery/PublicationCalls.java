package com.viralmommy.tiktok.publishing.delivery;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.Scopes;
import com.viralmommy.tiktok.accounts.tokens.CallResult;
import com.viralmommy.tiktok.accounts.tokens.TikTokCalls;
import com.viralmommy.tiktok.limits.RateLimit;
import com.viralmommy.tiktok.platform.Deadline;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.tiktok.TikTokClient;
import com.viralmommy.tiktok.tiktok.TikTokResult;
import com.viralmommy.tiktok.tiktok.login.AccessToken;
import com.viralmommy.tiktok.tiktok.posting.PublishStatus;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Calls TikTok for the connection of a publication. */
final class PublicationCalls {
  private static final Set<String> EITHER_SCOPE = Set.of(Scopes.VIDEO_PUBLISH, Scopes.VIDEO_UPLOAD);

  private final TikTokCalls calls;
  private final TikTokClient tikTok;

  PublicationCalls(TikTokCalls calls, TikTokClient tikTok) {
    this.calls = calls;
    this.tikTok = tikTok;
  }

  /**
   * Asks for the status of the upload. Either video scope allows that
   * (docs/tiktok-api.md#6-status).
   */
  CallResult<PublishStatus> status(Publication publication, Deadline deadline) {
    String publishId = publication.transfer().publishId();
    return call(
        publication,
        EITHER_SCOPE,
        Set.of(RateLimit.REQUESTS),
        Set.of(),
        deadline,
        token -> tikTok.status(token, publishId));
  }

  /**
   * Makes a call that begins a post, with the scope of its mode.
   *
   * @param permits the limits in which each attempt takes a permit
   * @param spare the limits that must have one more permit for the call that follows
   */
  <T> CallResult<T> call(
      Publication publication,
      Set<RateLimit> permits,
      Set<RateLimit> spare,
      Deadline deadline,
      Function<AccessToken, TikTokResult<T>> call) {
    Set<String> scope = Set.of(publication.post().mode().requiredScope());
    return call(publication, scope, permits, spare, deadline, call);
  }

  private <T> CallResult<T> call(
      Publication publication,
      Set<String> scopes,
      Set<RateLimit> permits,
      Set<RateLimit> spare,
      Deadline deadline,
      Function<AccessToken, TikTokResult<T>> call) {
    var connection = new Connection.Key(publication.key().user(), publication.connection());
    var needs =
        new TikTokCalls.Needs(
            scopes, permits, spare, Optional.of(publication.key().id()), deadline, true);
    return calls.call(connection, needs, call);
  }
}
