package com.viralmommy.aws.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(EmbeddedAwsExtension.class)
class JsonProtocolIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(30)).build();

  @AfterEach
  void disconnect() {
    http.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret-in-no-json",
        "{\"KeyId\":\"secret-unfinished",
        "{} {}",
        "[]",
        "\"secret\"",
        "null",
        "{\"KeyId\":7,\"Name\":7}",
        "{\"KeyId\":{\"secret\":1},\"Name\":[\"secret\"]}",
        "\u0000\uFFFF"
      })
  void answersMalformedInputWithASerializationError(String body, EmbeddedAws aws) throws Exception {
    for (var answer :
        List.of(
            post(aws.kms(), "TrentService.Encrypt", body),
            post(aws.secretsManager(), "secretsmanager.CreateSecret", body))) {
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(error(answer)).isEqualTo("SerializationException");
      assertThat(answer.body()).doesNotContain("secret", "\tat ", "Exception:", "jackson");
    }
  }

  @Test
  void refusesMalformedBase64AndContexts(EmbeddedAws aws) throws Exception {
    var key =
        JSON.readTree(post(aws.kms(), "TrentService.CreateKey", "{}").body())
            .at("/KeyMetadata/KeyId")
            .textValue();
    for (var members :
        List.of(
            "\"Plaintext\":\"not base64!\"",
            "\"Plaintext\":\"AA==\",\"EncryptionContext\":[]",
            "\"Plaintext\":\"AA==\",\"EncryptionContext\":{\"a\":1}")) {
      var answer =
          post(aws.kms(), "TrentService.Encrypt", "{\"KeyId\":\"" + key + "\"," + members + "}");
      assertThat(error(answer)).as(members).isEqualTo("SerializationException");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"TrentService.Sign", "TrentService.", "secretsmanager.Encrypt", "Encrypt", "x"})
  void refusesUnknownOperations(String target, EmbeddedAws aws) throws Exception {
    var answer = post(aws.kms(), target, "{}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(error(answer)).isEqualTo("UnknownOperationException");
  }

  @Test
  void acceptsOnlyPosts(EmbeddedAws aws) throws Exception {
    var answer = http.send(request(aws.kms()).GET().build(), HttpResponse.BodyHandlers.ofString());

    assertThat(error(answer)).isEqualTo("UnknownOperationException");
  }

  @Test
  void refusesARequestOverTheSizeLimit(EmbeddedAws aws) throws Exception {
    var answer = post(aws.kms(), "TrentService.Encrypt", " ".repeat(2 * 1024 * 1024 + 1));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(error(answer)).isEqualTo("RequestEntityTooLargeException");
  }

  private HttpResponse<String> post(URI service, String target, String body) throws Exception {
    return http.send(
        request(service)
            .header("X-Amz-Target", target)
            .header("Content-Type", "application/x-amz-json-1.1")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(URI service) {
    return HttpRequest.newBuilder(service).timeout(Duration.ofSeconds(30));
  }

  private static String error(HttpResponse<String> answer) throws Exception {
    JsonNode json = JSON.readTree(answer.body());
    assertThat(json.size()).isEqualTo(2);
    return json.get("__type").textValue();
  }
}
