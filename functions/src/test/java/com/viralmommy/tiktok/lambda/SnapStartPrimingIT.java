package com.viralmommy.tiktok.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.fixture.Browser;
import com.viralmommy.tiktok.fixture.Deployment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Priming loads the classes of a first request before the snapshot. */
class SnapStartPrimingIT {
  private static final Pattern RESULT =
      Pattern.compile("first request: (\\d+) classes, (\\d+) ms, status (\\d+)");

  @RegisterExtension final Deployment deployment = new Deployment();

  private record First(int classes, int millis, int status) {}

  @Test
  void leavesFewClassesForTheFirstRequest() throws Exception {
    String connection = new Browser(deployment, "auth0|priming").connect("pia.public");
    String token = deployment.token("auth0|priming");

    First cold = first(false, token, connection);
    First restored = first(true, token, connection);

    assertThat(cold.status()).isEqualTo(200);
    assertThat(restored.status()).isEqualTo(200);
    assertThat(restored.classes())
        .as("%s, and after priming %s", cold, restored)
        .isLessThan(cold.classes() / 5);
  }

  private First first(boolean snapshot, String token, String connection) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("jvm.flags").split(" ")));
    command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(FirstRequest.class.getName());
    command.addAll(List.of(Boolean.toString(snapshot), token, connection));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(deployment.variables());
    builder.environment().put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    builder
        .environment()
        .put("AWS_LAMBDA_FUNCTION_NAME", DeployedFunction.CREATOR_INFO.lambdaName("staging"));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output.contains("\"priming.ended\",\"failures\":0")).as(output).isEqualTo(snapshot);
    Matcher result = RESULT.matcher(output);
    assertThat(result.find()).as(output).isTrue();
    return new First(number(result, 1), number(result, 2), number(result, 3));
  }

  private static int number(Matcher result, int group) {
    return Integer.parseInt(result.group(group));
  }
}
