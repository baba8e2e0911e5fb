package com.viralmommy.tiktok.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.viralmommy.tiktok.infra.Template.Resource;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.lambda.EntryPoint;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(strings = {"staging", "production"})
class FunctionTemplateIT {
  /** A class file of Java 1.0.2 has the major version 45. */
  private static final int JAVA_0 = 44;

  private final StageTemplates stage;

  FunctionTemplateIT(String stage) {
    this.stage = StageTemplates.of(stage);
  }

  @Test
  void deploysEveryFunction() {
    assertThat(stage.functions().keySet()).containsExactly(DeployedFunction.values());
    stage
        .functions()
        .forEach(
            (function, resource) -> {
              assertThat(resource.property("Handler").textValue())
                  .isEqualTo(EntryPoint.of(function).getName());
              assertThat(resource.property("Timeout").longValue())
                  .isEqualTo(function.timeout().toSeconds());
            });
  }

  /** The entry point finds the function of its process by the Lambda name. */
  @Test
  void namesEveryFunctionAsItsDeclarationDoes() {
    stage
        .functions()
        .forEach(
            (function, resource) ->
                assertThat(resource.property("FunctionName").textValue())
                    .isEqualTo(function.lambdaName(stage.settings().stage())));
  }

  @Test
  void runsOnTheJavaReleaseOfItsClasses() throws IOException {
    try (ZipFile jar = new ZipFile(StageTemplates.LAMBDA_JAR.toFile())) {
      for (var entry : stage.functions().entrySet()) {
        String runtime = entry.getValue().property("Runtime").textValue();
        assertThat(runtime).isEqualTo("java" + StageTemplates.JAVA_RELEASE);
        assertThat(runtime).isEqualTo("java" + release(jar, EntryPoint.of(entry.getKey())));
      }
    }
  }

  private static int release(ZipFile jar, Class<?> handler) throws IOException {
    String name = handler.getName().replace('.', '/') + ".class";
    try (var in = new DataInputStream(jar.getInputStream(jar.getEntry(name)))) {
      in.readInt();
      in.readUnsignedShort();
      return in.readUnsignedShort() - JAVA_0;
    }
  }

  @Test
  void restoresPublishedVersionsFromSnapshotsBehindTheAlias() {
    stage
        .functions()
        .forEach(
            (function, resource) -> {
              assertThat(resource.property("SnapStart", "ApplyOn").textValue())
                  .isEqualTo("PublishedVersions");
              assertThat(resource.property("Architectures").path(0).textValue()).isEqualTo("arm64");
              Resource alias = alias(resource);
              assertThat(alias.property("Name").textValue()).isEqualTo("live");
              Resource version = stage.runtime().target(alias.property("FunctionVersion"));
              assertThat(version.type()).isEqualTo("AWS::Lambda::Version");
              assertThat(Template.idIn(version.property("FunctionName"))).isEqualTo(resource.id());
              assertThat(version.json().path("DeletionPolicy").textValue())
                  .as("a rollback needs the previous version")
                  .isEqualTo("Retain");
            });
  }

  private Resource alias(Resource function) {
    return stage.runtime().all("AWS::Lambda::Alias").stream()
        .filter(alias -> Template.idIn(alias.property("FunctionName")).equals(function.id()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void givesEachFunctionExactlyTheVariablesThatItsCodeReads() {
    for (DeployedFunction function : DeployedFunction.values()) {
      var variables = stage.variables(function);
      assertThatCode(() -> FunctionVariables.read(function, variables))
          .as("%s starts with its variables", function)
          .doesNotThrowAnyException();
      assertThat(FunctionVariables.read(function, variables))
          .as("%s reads each of its variables", function)
          .isEqualTo(variables);
    }
  }

  @Test
  void keepsEachFunctionsLogsInAGroupOfItsOwnForALimitedTime() {
    Set<String> groups = new TreeSet<>();
    stage
        .functions()
        .forEach(
            (function, resource) -> {
              assertThat(resource.property("LoggingConfig", "LogFormat").textValue())
                  .isEqualTo("JSON");
              Resource group =
                  stage.runtime().target(resource.property("LoggingConfig", "LogGroup"));
              assertThat(groups.add(group.id())).isTrue();
            });
    for (Resource group : stage.runtime().all("AWS::Logs::LogGroup")) {
      assertThat(group.property("RetentionInDays").intValue())
          .as("retention of %s", group)
          .isEqualTo(stage.settings().logDays());
    }
  }

  @Test
  void letsOnlyThePublishWorkerInvokeItself() {
    stage
        .functions()
        .forEach(
            (function, resource) ->
                assertThat(resource.property("RecursiveLoop").asText("Terminate"))
                    .as("recursion of %s", function)
                    .isEqualTo(
                        function == DeployedFunction.PUBLISH_WORKER ? "Allow" : "Terminate"));
  }
}
