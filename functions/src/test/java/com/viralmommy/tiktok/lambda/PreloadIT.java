package com.viralmommy.tiktok.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.viralmommy.tiktok.fixture.Deployment;
import com.viralmommy.tiktok.lambda.api.ApiHandler;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The events by which the stack keeps snapshots from being thrown away; nobody is to be alarmed.
 */
class PreloadIT {
  @RegisterExtension final Deployment deployment = new Deployment();

  @Test
  void aRequestOfNobodyIsAnsweredByEachFunctionOfTheApi() {
    List<DeployedFunction> api =
        Arrays.stream(DeployedFunction.values())
            .filter(function -> ApiHandler.class.isAssignableFrom(function.handlerClass()))
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
