package com.viralmommy.tiktok.bench.transfer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.aws.embedded.EmbeddedAws;
import com.viralmommy.tiktok.bench.harness.ApiWithoutTriggers;
import com.viralmommy.tiktok.bench.harness.CommandLoop;
import com.viralmommy.tiktok.platform.AwsClients;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.runner.ApiScenario;
import com.viralmommy.tiktok.runner.LocalIssuer;
import com.viralmommy.tiktok.runner.LocalResources;
import com.viralmommy.tiktok.runner.PaddedVideo;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * The program of the child JVM with the AWS engines, S3 behind TLS, and the API.
 *
 * <p>It creates publications by the API, so the worker receives real messages.
 */
final class AwsProcess implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String AUDIENCE = "benchmark";
  private static final String USER = "benchmark";

  private final EmbeddedAws aws;
  private final LocalIssuer issuer;
  private final ApiWithoutTriggers api;
  private final ApiScenario scenario;
  private final S3Presigner presigner;
  private final SqsClient sqs;

  private AwsProcess() throws Exception {
    aws = EmbeddedAws.startWithTls(TestAuthority.server(Path.of(System.getenv("SERVER_KEYS"))));
    issuer = LocalIssuer.start(AUDIENCE);
    api = ApiWithoutTriggers.start(variables());
    scenario = new ApiScenario(api.url(), issuer.token(USER));
    var clients = new AwsClients(Environment.of(api.environment()));
    presigner = clients.s3Presigner();
    sqs = clients.sqs();
  }

  private Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.putAll(aws.environment());
    variables.putAll(
        LocalResources.create(aws, System.getenv("CLIENT_KEY"), System.getenv("CLIENT_SECRET")));
    variables.put("OIDC_ISSUER", issuer.issuer().toString());
    variables.put("OIDC_AUDIENCE", AUDIENCE);
    variables.put("DASHBOARD_URL", issuer.issuer() + "/");
    return variables;
  }

  public static void main(String[] args) throws Exception {
    try (var process = new AwsProcess()) {
      CommandLoop.serve(
          Map.of(
              "environment", _ -> JSON.writeValueAsString(process.api.environment()),
              "store", size -> process.store(Long.parseLong(size.getFirst())),
              "presign", key -> process.presign(key.getFirst()),
              "connect", _ -> process.scenario.connect(),
              "publish", arguments -> process.publish(arguments.getFirst(), arguments.getLast())));
    }
  }

  private String bucket() {
    return api.environment().get("VIDEO_BUCKET");
  }

  /** Stores a video and returns its key. */
  private String store(long size) throws Exception {
    String key = "uploads/%s/%d.mp4".formatted(new UserId(USER).key(), size);
    var signed =
        presigner.presignPutObject(
            r ->
                r.signatureDuration(Duration.ofHours(1))
                    .putObjectRequest(p -> p.bucket(bucket()).key(key).contentType("video/mp4")));
    try (HttpClient http = HttpClient.newHttpClient()) {
      PaddedVideo video = PaddedVideo.ofSize(size);
      var put =
          HttpRequest.newBuilder(signed.url().toURI())
              .header("Content-Type", "video/mp4")
              .PUT(BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(video::stream), size))
              .build();
      int status = http.send(put, BodyHandlers.discarding()).statusCode();
      if (status != 200) {
        throw new IllegalStateException("S3 answered " + status);
      }
    }
    return key;
  }

  private String presign(String key) {
    return presigner
        .presignGetObject(
            r ->
                r.signatureDuration(Duration.ofHours(12))
                    .getObjectRequest(get -> get.bucket(bucket()).key(key)))
        .url()
        .toString();
  }

  /** Creates a publication by the API and returns the message for the worker. */
  private String publish(String connection, String key) throws Exception {
    ObjectNode body = scenario.newPublication(connection, "SELF_ONLY");
    body.putObject("source").put("key", key);
    String id = scenario.publish(body).path("id").asText();
    String queue = api.environment().get("PUBLISH_QUEUE_URL");
    while (true) {
      List<Message> messages =
          sqs.receiveMessage(r -> r.queueUrl(queue).maxNumberOfMessages(10).waitTimeSeconds(1))
              .messages();
      // Status polls of earlier publications are discarded.
      for (Message message : messages) {
        sqs.deleteMessage(r -> r.queueUrl(queue).receiptHandle(message.receiptHandle()));
      }
      var found =
          messages.stream().map(Message::body).filter(text -> text.contains(id)).findFirst();
      if (found.isPresent()) {
        return found.get();
      }
    }
  }

  @Override
  public void close() {
    sqs.close();
    presigner.close();
    api.close();
    issuer.close();
    aws.close();
  }
}
