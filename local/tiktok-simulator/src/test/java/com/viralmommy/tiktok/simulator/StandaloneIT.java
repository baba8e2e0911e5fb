package com.viralmommy.tiktok.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The simulator in a process of its own, as `mvn -q -Psimulator` runs it. */
class StandaloneIT {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Process process;

  @AfterEach
  void end() {
    http.close();
    process.destroyForcibly();
  }

  private void start(String... flags) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** The API URL that the program prints first. */
  private URI announced() throws IOException {
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    while (line != null && !line.contains("API URL")) {
      line = out.readLine();
    }
    assertThat(line).isNotNull();
    return URI.create(line.strip().split("\\s+")[2]);
  }

  @Test
  void acceptsSixHundredMegabytesWithinAHeapOf64() throws Exception {
    long chunk = 60_000_000;
    int chunks = 10;
    long size = chunk * chunks + 7;
    start("-Xmx64m", "-Dport=0", "-Doptions=ConsentMode.AUTOMATIC,Audit.AUDITED");
    URI api = announced();
    String token = token(api);
    URI upload = init(api, token, size, chunk, chunks);
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (int i = 0; i < chunks; i++) {
      long first = i * chunk;
      long length = i == chunks - 1 ? size - first : chunk;
      int seed = i;
      HttpRequest put =
          HttpRequest.newBuilder(upload)
              .header("Content-Type", "video/mp4")
              .header("Content-Range", "bytes " + first + "-" + (first + length - 1) + "/" + size)
              .PUT(
                  BodyPublishers.fromPublisher(
                      BodyPublishers.ofInputStream(
                          () -> new DigestInputStream(new Pattern(length, seed), digest)),
                      length))
              .build();
      assertThat(http.send(put, BodyHandlers.discarding()).statusCode())
          .isEqualTo(i == chunks - 1 ? 201 : 206);
    }
    JsonNode post = get(api.resolve("/simulator/posts")).path(0);
    assertThat(post.path("bytes").asLong()).isEqualTo(size);
    assertThat(post.path("sha256").asText()).isEqualTo(HexFormat.of().formatHex(digest.digest()));
    assertThat(get(api.resolve("/simulator/violations"))).isEmpty();
  }

  /** The jar that `mvn package` leaves, for people without Maven. */
  @Test
  void theRunnableJarIsSmallAndStartsFast() throws Exception {
    Path jar = Path.of(System.getProperty("simulator.jar"));
    assertThat(Files.size(jar)).isLessThanOrEqualTo(10_000_000);
    Instant began = Instant.now();
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dport=0",
                "-jar",
                jar.toString())
            .redirectErrorStream(true)
            .start();
    URI api = announced();
    assertThat(get(api.resolve("/simulator/creators"))).hasSize(6);
    assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void saysInOneLineThatAPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      start("-Dport=" + taken.getLocalPort());
      List<String> lines = process.inputReader().lines().toList();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
      assertThat(lines)
          .singleElement()
          .asString()
          .contains("port " + taken.getLocalPort(), "-Dport=");
    }
  }

  @Test
  void namesAPropertyThatIsWrong() throws Exception {
    start("-Dport=99999");
    assertThat(process.inputReader().lines())
        .singleElement()
        .asString()
        .contains("port: 99999 is not a number from 0 to 65535");
    assertThat(process.waitFor()).isEqualTo(1);
  }

  @Test
  void endsAtOnceWhenInterrupted() throws Exception {
    start("-Dport=0");
    announced();
    process.toHandle().destroy();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.inputReader().lines()).noneMatch(l -> l.contains("Exception"));
  }

  private String token(URI api) throws Exception {
    String redirect = "https%3A%2F%2Fviralmommy.com%2Fapi%2Fauth%2Ftiktok%2Fcallback";
    HttpRequest authorize =
        HttpRequest.newBuilder(
                api.resolve(
                    "/v2/auth/authorize/?client_key=simulatorclientkey&response_type=code&state=s&scope="
                        + "user.info.basic%2Cvideo.publish&redirect_uri="
                        + redirect))
            .build();
    String location =
        http.send(authorize, BodyHandlers.discarding())
            .headers()
            .firstValue("Location")
            .orElseThrow();
    String code = location.replaceAll(".*[?&]code=([^&]+).*", "$1");
    HttpRequest token =
        HttpRequest.newBuilder(api.resolve("/v2/oauth/token/"))
            .header("Content-Type", TestApp.FORM)
            .POST(
                BodyPublishers.ofString(
                    "client_key=simulatorclientkey&client_secret=simulator-client-secret&grant_type=authorization_code"
                        + "&redirect_uri="
                        + redirect
                        + "&code="
                        + code))
            .build();
    assertThat(URLDecoder.decode(code, StandardCharsets.UTF_8)).contains("*");
    return json(token).path("access_token").asText();
  }

  private URI init(URI api, String token, long size, long chunk, int chunks) throws Exception {
    HttpRequest.Builder query =
        HttpRequest.newBuilder(api.resolve("/v2/post/publish/creator_info/query/"))
            .POST(BodyPublishers.noBody());
    HttpRequest.Builder init =
        HttpRequest.newBuilder(api.resolve("/v2/post/publish/video/init/"))
            .POST(
                BodyPublishers.ofString(
                    TestApp.direct("SELF_ONLY", size, chunk, chunks).toString()));
    for (HttpRequest.Builder request : List.of(query, init)) {
      request.header("Authorization", "Bearer " + token).header("Content-Type", TestApp.JSON);
    }
    json(query.build());
    return URI.create(json(init.build()).path("data").path("upload_url").asText());
  }

  private JsonNode get(URI uri) throws Exception {
    return json(HttpRequest.newBuilder(uri).build());
  }

  private JsonNode json(HttpRequest request) throws Exception {
    return MAPPER.readTree(http.send(request, BodyHandlers.ofByteArray()).body());
  }

  /** Generated bytes that need no memory. */
  private static final class Pattern extends InputStream {
    private long left;
    private int next;

    Pattern(long length, int seed) {
      left = length;
      next = seed;
    }

    @Override
    public int read() {
      return left-- > 0 ? next++ & 0xFF : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (left == 0) {
        return -1;
      }
      int count = (int) Math.min(length, left);
      for (int i = 0; i < count; i++) {
        buffer[offset + i] = (byte) next++;
      }
      left -= count;
      return count;
    }
  }
}
