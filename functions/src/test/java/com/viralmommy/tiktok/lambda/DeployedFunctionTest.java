package com.viralmommy.tiktok.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeployedFunctionTest {

  @ParameterizedTest
  @EnumSource
  void isFoundByItsNameAndByItsLambdaNameInEveryStage(DeployedFunction function) {
    assertThat(DeployedFunction.named(function.functionName())).isEqualTo(function);
    assertThat(DeployedFunction.ofLambda(function.functionName())).isEqualTo(function);
    for (String stage : new String[] {"staging", "production", "publish", "due-sweep"}) {
      assertThat(DeployedFunction.ofLambda(function.lambdaName(stage))).isEqualTo(function);
    }
  }

  /** Otherwise the name of a stage could turn one function into another. */
  @ParameterizedTest
  @EnumSource
  void hasANameThatIsNotTheEndOfAnotherName(DeployedFunction function) {
    assertThat(DeployedFunction.values())
        .filteredOn(other -> other.functionName().endsWith("-" + function.functionName()))
        .isEmpty();
  }

  @Test
  void isNotFoundByAnUnknownName() {
    assertThatIllegalArgumentException().isThrownBy(() -> DeployedFunction.named("sweep"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeployedFunction.ofLambda("tiktok-staging-sweep"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeployedFunction.ofLambda("tiktok-staging-undue-sweep"));
  }

  @ParameterizedTest
  @EnumSource
  void hasASampleEvent(DeployedFunction function) {
    assertThat(Path.of("../events", function.sampleEvent())).isRegularFile();
  }
}
