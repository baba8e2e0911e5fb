package com.viralmommy.tiktok.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;

/** A client of the control API that checks every exchange against control-api.yaml. */
final class ControlClient {

  private static final String JSON = "application/json";
  private static final OpenApiInteractionValidator VALIDATOR =
      OpenApiInteractionValidator.createForInlineApiSpecification(description()).build();

  private final TestApp app;

  ControlClient(TestApp app) {
    this.app = app;
  }

  static String description() {
    try (InputStream in = ControlClient.class.getResourceAsStream("/control-api.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  TestApp.Reply get(String name) {
    TestApp.Reply reply = app.get(app.tiktok.apiUrl() + path(name));
    checkAnswer(Request.Method.GET, name, reply);
    return reply;
  }

  /** A request that must succeed. */
  TestApp.Reply post(String name, String body) {
    TestApp.Reply reply = send(name, body);
    assertThat(reply.status()).as("%s %s: %s", name, body, reply.text()).isEqualTo(200);
    assertThat(
            VALIDATOR
                .validateRequest(
                    SimpleRequest.Builder.post(path(name))
                        .withContentType(JSON)
                        .withBody(body)
                        .build())
                .getMessages())
        .as("%s %s", name, body)
        .isEmpty();
    return reply;
  }

  /** A request that must be refused. */
  TestApp.Reply refused(String name, String body) {
    TestApp.Reply reply = send(name, body);
    assertThat(reply.status()).as("%s %s: %s", name, body, reply.text()).isEqualTo(400);
    assertThat(reply.json().path("error").asText())
        .isNotEmpty()
        .doesNotContain("com.viralmommy", "Exception", "enum constant");
    return reply;
  }

  private TestApp.Reply send(String name, String body) {
    TestApp.Reply reply =
        app.send(
            app.request(path(name))
                .header("Content-Type", JSON)
                .POST(BodyPublishers.ofString(body)));
    checkAnswer(Request.Method.POST, name, reply);
    return reply;
  }

  TestApp.Reply delete(String name) {
    TestApp.Reply reply = app.send(app.request(path(name)).DELETE());
    checkAnswer(Request.Method.DELETE, name, reply);
    return reply;
  }

  private static void checkAnswer(Request.Method method, String name, TestApp.Reply reply) {
    if (reply.status() == 404) {
      return;
    }
    SimpleResponse response =
        SimpleResponse.Builder.status(reply.status())
            .withContentType(reply.header("Content-Type").orElseThrow())
            .withBody(reply.text())
            .build();
    assertThat(VALIDATOR.validateResponse(path(name), method, response).getMessages())
        .as("%s %s", method, name)
        .isEmpty();
  }

  private static String path(String name) {
    return "/simulator/" + name;
  }
}
