package com.viralmommy.tiktok.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.viralmommy.tiktok.fixture.Deployment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The weekly events that keep a function's snapshot; they must raise no alarm. */
class KeepReadyIT {
  @RegisterExtension final Deployment deployment = new Deployment();

  @Test
  void everyApiFunctionAnswersARequestWithoutContent() {
    List<DeployedFunction> api =
        Arrays.stream(DeployedFunction.values())
            .filter(function -> function.trigger() instanceof Trigger.Api)
            .toList();
    assertThat(api).hasSizeGreaterThan(7);
    for (DeployedFunction function : api) {
      var event =
          new APIGatewayProxyRequestEvent()
              .withHttpMethod("GET")
              .withPath("/")
              .withHeaders(Map.of());
      assertThat(deployment.call(function, event).status())
          .as(function.functionName())
          .isBetween(300, 499);
    }
    assertThat(deployment.log()).noneMatch(line -> line.contains("\"ERROR\""));
  }
}
