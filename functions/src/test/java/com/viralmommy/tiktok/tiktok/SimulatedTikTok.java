package com.viralmommy.tiktok.tiktok;

import com.viralmommy.tiktok.simulator.TikTokSimulator;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The client against the simulator, with a browser for the authorize page. */
final class SimulatedTikTok implements AutoCloseable {

  static final String REDIRECT_URI = "https://viralmommy.com/api/auth/tiktok/callback";
  static final List<String> SCOPES = List.of("user.info.basic", "video.publish", "video.upload");
  static final String STATE = "state-with/slash&ampersand";

  /** Public, private and banned, in the simulator's stock. */
  static final String PIA = "pia.public";

  static final String PRIYA = "priya.private";
  static final String BRUNO = "bruno.banned";

  final TikTokSimulator simulator;
  final TikTokClient client;
  final AppCredentials app;
  private final HttpClient browser = HttpClient.newHttpClient();

  SimulatedTikTok(SimulatorSettings settings) {
    simulator = TikTokSimulator.start(settings);
    client =
        new TikTokClient(
            new TikTokEndpoints(
                simulator.apiUrl(),
                Set.of(simulator.uploadHost()),
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                Duration.ofSeconds(60)));
    app = new AppCredentials(settings.clientKey(), settings.clientSecret());
  }

  /** An app that may post publicly. */
  static SimulatedTikTok audited() {
    return new SimulatedTikTok(SimulatorSettings.defaults().withAudited(true));
  }

  URI authorizeUrl(Collection<String> scopes, Optional<Pkce> pkce) {
    return AuthorizeUrl.of(
        simulator.authorizeUrl(), app.clientKey(), REDIRECT_URI, scopes, STATE, pkce);
  }

  /** Where the browser is sent, decoded as a server decodes a query. */
  Map<String, String> visit(URI authorizeUrl) {
    try {
      String location =
          browser
              .send(HttpRequest.newBuilder(authorizeUrl).build(), BodyHandlers.discarding())
              .headers()
              .firstValue("Location")
              .orElseThrow();
      return Arrays.stream(URI.create(location).getRawQuery().split("&"))
          .map(pair -> pair.split("=", 2))
          .collect(
              Collectors.toMap(
                  pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new AssertionError("The authorize page did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  String code(String username) {
    simulator.approveAs(username);
    return visit(authorizeUrl(SCOPES, Optional.empty())).get("code");
  }

  TokenGrant connect(String username) {
    return connect(username, SCOPES);
  }

  TokenGrant connect(String username, Collection<String> scopes) {
    simulator.approveAs(username);
    String code = visit(authorizeUrl(scopes, Optional.empty())).get("code");
    return Results.value(client.exchangeCode(app, code, REDIRECT_URI, Optional.empty()));
  }

  AccessToken token(String username) {
    return connect(username).accessToken();
  }

  AccessToken token(String username, String... scopes) {
    return connect(username, List.of(scopes)).accessToken();
  }

  /** Asks for the creator and begins a direct post, as TikTok wants it. */
  UploadTicket begin(AccessToken token, PrivacyLevel level, SourceInfo source) {
    Results.value(client.creatorInfo(token));
    return Results.value(client.initDirectPost(token, Calls.post(level), source));
  }

  TikTokResult<ChunkReceipt> put(UploadTicket ticket, long first, long last, long total) {
    return put(ticket.uploadUrl(), first, last, total);
  }

  TikTokResult<ChunkReceipt> put(UploadUrl url, long first, long last, long total) {
    return client.putChunk(
        url, new ChunkRange(first, last, total), "video/mp4", zeros(last - first + 1));
  }

  /** A small video, to the acknowledged end of its upload. */
  UploadTicket publish(AccessToken token, PrivacyLevel level) {
    UploadTicket ticket = begin(token, level, new SourceInfo(1000, 1000, 1));
    Results.value(put(ticket, 0, 999, 1000));
    return ticket;
  }

  static BodyPublisher zeros(long length) {
    byte[] block = new byte[(int) Math.min(length, 1 << 20)];
    long blocks = length / block.length;
    int rest = (int) (length % block.length);
    Iterable<byte[]> parts =
        () ->
            Stream.concat(
                    LongStream.range(0, blocks).mapToObj(i -> block),
                    rest == 0 ? Stream.empty() : Stream.of(new byte[rest]))
                .iterator();
    return BodyPublishers.fromPublisher(BodyPublishers.ofByteArrays(parts), length);
  }

  /** The rules that the client broke so far. */
  Set<Violation.Code> violations() {
    return simulator.violations().stream().map(Violation::code).collect(Collectors.toSet());
  }

  @Override
  public void close() {
    browser.close();
    simulator.close();
  }
}
