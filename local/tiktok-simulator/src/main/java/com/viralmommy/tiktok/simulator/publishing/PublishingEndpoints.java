package com.viralmommy.tiktok.simulator.publishing;

import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.creators.CreatorDirectory;
import com.viralmommy.tiktok.simulator.http.ApiException;
import com.viralmommy.tiktok.simulator.http.EndpointHandler;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.http.Response;
import com.viralmommy.tiktok.simulator.journal.Violations;
import com.viralmommy.tiktok.simulator.limits.RateLimits;
import com.viralmommy.tiktok.simulator.oauth.CallerAuthenticator;
import com.viralmommy.tiktok.simulator.oauth.TokenStore;
import com.viralmommy.tiktok.simulator.settings.CurrentSettings;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The Content Posting API (docs/tiktok-api.md#4-init-endpoints). */
public final class PublishingEndpoints implements AutoCloseable {

  private final PublicationStore publications;
  private final VideoDownloader downloads;
  private final CreatorInfoQueries queries;
  private final Map<Endpoint, EndpointHandler> endpoints;
  private final EndpointHandler upload;

  public PublishingEndpoints(
      CurrentSettings settings,
      InstantSource clock,
      CreatorDirectory creators,
      TokenStore tokens,
      CallerAuthenticator callers,
      RateLimits limits,
      Violations violations,
      Supplier<URI> uploadOrigin,
      Consumer<PublishEvent> events) {
    PublicationProcessor processing =
        new PublicationProcessor(settings, clock, creators, tokens, events);
    publications = new PublicationStore(settings, clock, violations, processing);
    downloads = new VideoDownloader(publications, processing);
    PostingCaps caps = new PostingCaps(settings, publications);
    queries = new CreatorInfoQueries(settings, clock, violations);
    RequestBodyReader bodies = new RequestBodyReader(settings, violations);
    PublicationStarter starter =
        new PublicationStarter(settings, publications, downloads, uploadOrigin);
    PublicationLookup ids = new PublicationLookup(publications, violations);
    endpoints =
        Map.of(
            Endpoint.CREATOR_INFO,
            new CreatorInfoEndpoint(callers, limits, caps, queries, violations),
            Endpoint.DIRECT_INIT,
            new DirectInitEndpoint(
                settings,
                callers,
                limits,
                bodies,
                caps,
                queries,
                publications,
                starter,
                violations),
            Endpoint.INBOX_INIT,
            new InboxInitEndpoint(callers, limits, bodies, caps, publications, starter, violations),
            Endpoint.PHOTO_INIT,
            PublishingEndpoints::notSimulated,
            Endpoint.STATUS,
            new StatusEndpoint(settings, callers, limits, bodies, ids, publications, processing),
            Endpoint.CANCEL,
            new CancelEndpoint(
                settings, callers, bodies, ids, publications, processing, violations));
    upload = new UploadEndpoint(settings, clock, publications, violations);
  }

  private static Response notSimulated(Request request) {
    throw new ApiException(501, "not_simulated", "The simulator does not simulate photo posts.");
  }

  /** Forgets every publication and every creator info query. */
  public void clear() {
    publications.clear();
    queries.clear();
  }

  public PublicationStore publications() {
    return publications;
  }

  /** The endpoints of the API's host. */
  public Map<Endpoint, EndpointHandler> endpoints() {
    return endpoints;
  }

  /** The endpoint of the upload host. */
  public EndpointHandler upload() {
    return upload;
  }

  @Override
  public void close() {
    downloads.close();
  }
}
