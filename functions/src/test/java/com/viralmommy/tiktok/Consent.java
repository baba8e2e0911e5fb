package com.viralmommy.tiktok;

import com.viralmommy.tiktok.simulator.TikTokSimulator;
import com.viralmommy.tiktok.tiktok.AppCredentials;
import com.viralmommy.tiktok.tiktok.AuthorizeUrl;
import com.viralmommy.tiktok.tiktok.TikTokClient;
import com.viralmommy.tiktok.tiktok.TikTokEndpoints;
import com.viralmommy.tiktok.tiktok.TikTokResult;
import com.viralmommy.tiktok.tiktok.TokenGrant;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Has a simulated creator consent, for tests that are about what comes afterwards. */
public final class Consent {
  private static final String REDIRECT = "https://viralmommy.com/api/auth/tiktok/callback";
  private static final List<String> SCOPES = List.of("user.info.basic", "video.publish");

  private Consent() {}

  /** What TikTok grants to the app for this creator. */
  public static TokenGrant given(TikTokSimulator simulator, String creator) {
    return given(simulator, creator, SCOPES);
  }

  public static TokenGrant given(TikTokSimulator simulator, String creator, List<String> scopes) {
    simulator.approveAs(creator);
    String key = simulator.settings().clientKey();
    URI page =
        AuthorizeUrl.of(simulator.authorizeUrl(), key, REDIRECT, scopes, "state", Optional.empty());
    var app = new AppCredentials(key, simulator.settings().clientSecret());
    var tikTok = new TikTokClient(TikTokEndpoints.of(simulator.apiUrl(), Set.of()));
    return switch (tikTok.exchangeCode(app, code(page), REDIRECT, Optional.empty())) {
      case TikTokResult.Success<TokenGrant>(TokenGrant grant, String _) -> grant;
      case TikTokResult.Failure<TokenGrant>(var error) -> throw new AssertionError(error);
    };
  }

  private static String code(URI page) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      String location =
          http.send(HttpRequest.newBuilder(page).build(), BodyHandlers.discarding())
              .headers()
              .firstValue("Location")
              .orElseThrow();
      return Arrays.stream(URI.create(location).getRawQuery().split("&"))
          .filter(pair -> pair.startsWith("code="))
          .map(pair -> URLDecoder.decode(pair.substring(5), StandardCharsets.UTF_8))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new AssertionError("the consent page did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
