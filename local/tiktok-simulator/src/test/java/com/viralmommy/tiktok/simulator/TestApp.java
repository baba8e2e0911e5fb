package com.viralmommy.tiktok.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** An app that talks to the simulator as a well-behaved client does, over HTTP. */
final class TestApp implements AutoCloseable {

  static final String REDIRECT = "https://viralmommy.com/api/auth/tiktok/callback";
  static final String SCOPES = "user.info.basic,video.publish,video.upload";
  static final String JSON = "application/json; charset=UTF-8";
  static final String FORM = "application/x-www-form-urlencoded";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  final TikTokSimulator tiktok;
  final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  final ControlClient control = new ControlClient(this);

  TestApp(TikTokSimulator tiktok) {
    this.tiktok = tiktok;
  }

  /** An answer; the JSON is a missing node when the body is no JSON. */
  record Reply(int status, HttpResponse<byte[]> response, JsonNode json) {

    String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }

    /** The nested error code. */
    String code() {
      return json.path("error").path("code").asText();
    }

    String message() {
      return json.path("error").path("message").asText();
    }

    JsonNode data() {
      return json.path("data");
    }
  }

  record Connection(String accessToken, String refreshToken, String openId) {}

  record Started(String publishId, URI uploadUrl) {}

  Map<String, String> authorizeParameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("client_key", tiktok.settings().clientKey());
    parameters.put("response_type", "code");
    parameters.put("scope", SCOPES);
    parameters.put("redirect_uri", REDIRECT);
    parameters.put("state", "a state/with signs");
    return parameters;
  }

  /** An audited app with the default settings. */
  static TestApp audited() {
    return new TestApp(TikTokSimulator.start(SimulatorSettings.defaults().withAudited(true)));
  }

  List<Violation.Code> violationCodes() {
    return tiktok.violations().stream().map(Violation::code).toList();
  }

  Reply authorize(Map<String, String> parameters) {
    return get(tiktok.authorizeUrl() + "?" + encoded(parameters));
  }

  /** The parameters of the redirect that an authorize request is answered with. */
  Map<String, String> callback(Map<String, String> parameters) {
    return query(URI.create(authorize(parameters).header("Location").orElseThrow()));
  }

  Map<String, String> callback() {
    return callback(authorizeParameters());
  }

  static Map<String, String> query(URI uri) {
    return Arrays.stream(uri.getRawQuery().split("&"))
        .map(p -> p.split("=", 2))
        .collect(Collectors.toMap(p -> p[0], p -> URLDecoder.decode(p[1], StandardCharsets.UTF_8)));
  }

  Map<String, String> tokenForm(String grantType) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("client_key", tiktok.settings().clientKey());
    form.put("client_secret", tiktok.settings().clientSecret());
    form.put("grant_type", grantType);
    return form;
  }

  Map<String, String> codeForm(String code) {
    Map<String, String> form = tokenForm("authorization_code");
    form.put("code", code);
    form.put("redirect_uri", REDIRECT);
    return form;
  }

  Map<String, String> refreshForm(String refreshToken) {
    Map<String, String> form = tokenForm("refresh_token");
    form.put("refresh_token", refreshToken);
    return form;
  }

  Reply token(Map<String, String> form) {
    return form("/v2/oauth/token/", form);
  }

  Reply form(String path, Map<String, String> form) {
    return send(
        request(path).header("Content-Type", FORM).POST(BodyPublishers.ofString(encoded(form))));
  }

  Connection connect(String username) {
    return connect(username, SCOPES);
  }

  Connection connect(String username, String scopes) {
    tiktok.approveAs(username);
    Map<String, String> parameters = authorizeParameters();
    parameters.put("scope", scopes);
    JsonNode answer = token(codeForm(callback(parameters).get("code"))).json();
    return new Connection(
        answer.path("access_token").asText(),
        answer.path("refresh_token").asText(),
        answer.path("open_id").asText());
  }

  Reply userInfo(String token, String fields) {
    return send(
        request("/v2/user/info/?fields=" + fields)
            .header("Authorization", "Bearer " + token)
            .GET());
  }

  Reply creatorInfo(String token) {
    return post("/v2/post/publish/creator_info/query/", token, "");
  }

  Reply directInit(String token, ObjectNode body) {
    return post("/v2/post/publish/video/init/", token, body.toString());
  }

  Reply inboxInit(String token, ObjectNode body) {
    return post("/v2/post/publish/inbox/video/init/", token, body.toString());
  }

  Reply status(String token, String publishId) {
    return post(
        "/v2/post/publish/status/fetch/",
        token,
        MAPPER.createObjectNode().put("publish_id", publishId).toString());
  }

  Reply cancel(String token, String publishId) {
    return post(
        "/v2/post/publish/cancel/",
        token,
        MAPPER.createObjectNode().put("publish_id", publishId).toString());
  }

  Reply post(String path, String token, String body) {
    return send(
        request(path)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", JSON)
            .POST(BodyPublishers.ofString(body)));
  }

  static ObjectNode source(long size, long chunk, long count) {
    ObjectNode body = MAPPER.createObjectNode();
    body.putObject("source_info")
        .put("source", "FILE_UPLOAD")
        .put("video_size", size)
        .put("chunk_size", chunk)
        .put("total_chunk_count", count);
    return body;
  }

  /** A body for direct init with everything that a careful client sends. */
  static ObjectNode direct(String privacy, long size, long chunk, long count) {
    ObjectNode body = source(size, chunk, count);
    body.putObject("post_info")
        .put("privacy_level", privacy)
        .put("title", "A title")
        .put("disable_comment", true)
        .put("disable_duet", true)
        .put("disable_stitch", true)
        .put("brand_content_toggle", false)
        .put("brand_organic_toggle", false)
        .put("is_aigc", false);
    return body;
  }

  static ObjectNode postInfo(ObjectNode body) {
    return (ObjectNode) body.get("post_info");
  }

  Started startDirect(String token, ObjectNode body) {
    creatorInfo(token);
    Reply reply = directInit(token, body);
    if (!reply.code().equals("ok")) {
      throw new AssertionError(reply.text());
    }
    return started(reply);
  }

  static Started started(Reply reply) {
    return new Started(
        reply.data().path("publish_id").asText(),
        URI.create(reply.data().path("upload_url").asText()));
  }

  Reply put(URI url, byte[] bytes, long first, long total) {
    return send(
        putRequest(url, bytes, "bytes " + first + "-" + (first + bytes.length - 1) + "/" + total));
  }

  HttpRequest.Builder putRequest(URI url, byte[] bytes, String range) {
    return HttpRequest.newBuilder(url)
        .header("Content-Type", "video/mp4")
        .header("Content-Range", range)
        .PUT(BodyPublishers.ofByteArray(bytes));
  }

  /** Publishes small bytes in one chunk, to the acknowledged end of the upload. */
  Started publishSmall(String token, String privacy, byte[] bytes) {
    Started started = startDirect(token, direct(privacy, bytes.length, bytes.length, 1));
    int status = put(started.uploadUrl(), bytes, 0, bytes.length).status();
    if (status != 201) {
      throw new AssertionError("PUT " + status);
    }
    return started;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(tiktok.apiUrl() + path));
  }

  Reply get(String url) {
    return send(HttpRequest.newBuilder(URI.create(url)).GET());
  }

  Reply send(HttpRequest.Builder request) {
    try {
      return exchange(request);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Sends where the connection may end without an answer. */
  Reply exchange(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
      JsonNode json;
      try {
        json = MAPPER.readTree(response.body());
      } catch (IOException e) {
        json = MAPPER.missingNode();
      }
      return new Reply(response.statusCode(), response, json);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  static String encoded(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  @Override
  public void close() {
    http.close();
    tiktok.close();
  }
}
