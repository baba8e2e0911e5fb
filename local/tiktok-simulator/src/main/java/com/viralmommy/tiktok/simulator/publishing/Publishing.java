package com.viralmommy.tiktok.simulator.publishing;

import com.viralmommy.tiktok.simulator.Endpoint;
import com.viralmommy.tiktok.simulator.SimulatorSettings;
import com.viralmommy.tiktok.simulator.creators.CreatorDirectory;
import com.viralmommy.tiktok.simulator.http.Service;
import com.viralmommy.tiktok.simulator.journal.Violations;
import com.viralmommy.tiktok.simulator.limits.RateLimits;
import com.viralmommy.tiktok.simulator.oauth.Callers;
import com.viralmommy.tiktok.simulator.oauth.Tokens;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The Content Posting API (docs/tiktok-api.md#3-creator-info–6), put together. */
public final class Publishing implements AutoCloseable {

  private final Publications publications;
  private final Downloads downloads;
  private final Map<Endpoint, Service> services;
  private final Service upload;

  public Publishing(
      SimulatorSettings settings,
      InstantSource clock,
      CreatorDirectory creators,
      Tokens tokens,
      Callers callers,
      RateLimits limits,
      Violations violations,
      Supplier<URI> uploadOrigin,
      Consumer<PublishEvent> events) {
    Processing processing = new Processing(settings, clock, creators, tokens, events);
    publications = new Publications(settings, clock, violations, processing);
    downloads = new Downloads(publications, processing);
    PostingCaps caps = new PostingCaps(settings, publications);
    CreatorInfoQueries queries = new CreatorInfoQueries(settings, clock, violations);
    InitBody bodies = new InitBody(settings, violations);
    InitAnswer answers = new InitAnswer(settings, publications, downloads, uploadOrigin);
    PublishIds ids = new PublishIds(publications, violations);
    services =
        Map.of(
            Endpoint.CREATOR_INFO,
            new CreatorInfo(callers, limits, caps, queries, violations),
            Endpoint.DIRECT_INIT,
            new DirectInit(
                settings,
                callers,
                limits,
                bodies,
                caps,
                queries,
                publications,
                answers,
                violations),
            Endpoint.INBOX_INIT,
            new InboxInit(callers, limits, bodies, caps, publications, answers),
            Endpoint.STATUS,
            new StatusFetch(settings, callers, limits, bodies, ids, publications, processing),
            Endpoint.CANCEL,
            new Cancel(settings, callers, bodies, ids, publications, processing, violations));
    upload = new Upload(settings, clock, publications, violations);
  }

  public Publications publications() {
    return publications;
  }

  /** The endpoints of the API's origin. */
  public Map<Endpoint, Service> services() {
    return services;
  }

  /** The endpoint of the upload origin. */
  public Service upload() {
    return upload;
  }

  @Override
  public void close() {
    downloads.close();
  }
}
