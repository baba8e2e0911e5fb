package com.viralmommy.tiktok.bench.transfer;

import com.viralmommy.tiktok.bench.Commands;
import com.viralmommy.tiktok.tiktok.TikTokClient;
import com.viralmommy.tiktok.tiktok.TikTokEndpoints;
import com.viralmommy.tiktok.tiktok.TikTokResult;
import com.viralmommy.tiktok.tiktok.login.AccessToken;
import com.viralmommy.tiktok.tiktok.login.AppCredentials;
import com.viralmommy.tiktok.tiktok.login.AuthorizeUrl;
import com.viralmommy.tiktok.tiktok.posting.PostInfo;
import com.viralmommy.tiktok.tiktok.posting.PrivacyLevel;
import com.viralmommy.tiktok.tiktok.posting.SourceInfo;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A video moved as the integration guide's code does: all of it into one buffer, and that to TikTok
 * in one request. Also opens the uploads of those who know no API.
 */
final class GuideSide {
  private static final String REDIRECT_URI = "http://127.0.0.1:1/api/auth/tiktok/callback";
  private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AppCredentials app =
      new AppCredentials(System.getenv("CLIENT_KEY"), System.getenv("CLIENT_SECRET"));
  private final TikTokClient tikTok =
      new TikTokClient(
          TikTokEndpoints.of(
              URI.create(System.getenv("TIKTOK_API_URL")),
              Set.of(System.getenv("TIKTOK_UPLOAD_HOSTS"))));

  private GuideSide() {}

  public static void main(String[] arguments) throws Exception {
    var side = new GuideSide();
    Commands.serve(
        Map.of(
            "init",
                plan -> side.init(Long.parseLong(plan.getFirst()), Long.parseLong(plan.getLast())),
            "move", urls -> side.move(URI.create(urls.getFirst()), URI.create(urls.getLast()))));
  }

  /** Opens an upload for whom the simulator approves; the answer is its URL. */
  private String init(long size, long chunkSize) throws Exception {
    URI page =
        AuthorizeUrl.of(
            URI.create(System.getenv("TIKTOK_AUTHORIZE_URL")),
            app.clientKey(),
            REDIRECT_URI,
            List.of("user.info.basic", "video.publish"),
            "state",
            Optional.empty());
    HttpResponse<Void> consent =
        http.send(HttpRequest.newBuilder(page).build(), BodyHandlers.discarding());
    Matcher code = CODE.matcher(consent.headers().firstValue("Location").orElseThrow());
    if (!code.find()) {
      throw new IllegalStateException("no code");
    }
    AccessToken token =
        value(
                tikTok.exchangeCode(
                    app,
                    URLDecoder.decode(code.group(1), StandardCharsets.UTF_8),
                    REDIRECT_URI,
                    Optional.empty()))
            .accessToken();
    value(tikTok.creatorInfo(token));
    var post =
        new PostInfo(
            "", PrivacyLevel.SELF_ONLY, true, true, true, OptionalInt.empty(), false, false, false);
    return value(
            tikTok.initDirectPost(token, post, new SourceInfo(size, chunkSize, size / chunkSize)))
        .uploadUrl()
        .value();
  }

  private static <T> T value(TikTokResult<T> result) {
    return switch (result) {
      case TikTokResult.Success<T>(T value, String _) -> value;
      case TikTokResult.Failure<T>(var error) -> throw new IllegalStateException(error.toString());
    };
  }

  /** The answer is the nanoseconds that it took. */
  private long move(URI source, URI upload) throws Exception {
    long startedAt = System.nanoTime();
    byte[] video =
        http.send(HttpRequest.newBuilder(source).build(), BodyHandlers.ofByteArray()).body();
    HttpRequest put =
        HttpRequest.newBuilder(upload)
            .header("Content-Type", "video/mp4")
            .header("Content-Range", "bytes 0-%d/%d".formatted(video.length - 1, video.length))
            .PUT(BodyPublishers.ofByteArray(video))
            .build();
    int status = http.send(put, BodyHandlers.discarding()).statusCode();
    if (status != 201) {
      throw new IllegalStateException("TikTok answered " + status);
    }
    return System.nanoTime() - startedAt;
  }
}
