package com.viralmommy.tiktok;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.viralmommy.tiktok.events.Change;
import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.lambda.SnapStartPriming;
import com.viralmommy.tiktok.lambda.api.ApiHandler;
import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.ApiResponse;
import com.viralmommy.tiktok.platform.Environment;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The layout of docs/architecture.md#layout, as rules. */
@AnalyzeClasses(
    packages = "com.viralmommy.tiktok",
    importOptions = ArchitectureTest.DeployedOnly.class)
final class ArchitectureTest {
  /** The simulator's packages stand below the same root. */
  static final class DeployedOnly implements ImportOption {
    private final ImportOption noTests = ImportOption.Predefined.DO_NOT_INCLUDE_TESTS;

    @Override
    public boolean includes(Location location) {
      return noTests.includes(location) && !location.contains("tiktok-simulator");
    }
  }

  private static final String ROOT = "com.viralmommy.tiktok";

  private static final DescribedPredicate<JavaClass> HANDLERS =
      DescribedPredicate.describe(
          "handlers",
          type ->
              type.isAssignableTo(RequestHandler.class)
                  && !type.getModifiers().contains(JavaModifier.ABSTRACT));

  /** Event in, domain call, answer out. */
  @ArchTest
  static final ArchRule NO_EVENT_OF_LAMBDAS_GOES_PAST_A_HANDLER =
      noClasses()
          .that(DescribedPredicate.not(HANDLERS))
          .and()
          .doNotBelongToAnyOf(
              ApiHandler.class,
              ApiRequest.class,
              ApiResponse.class,
              Change.class,
              DeployedFunction.class,
              SnapStartPriming.class)
          .should()
          .dependOnClassesThat(resideInAPackage("com.amazonaws.services.lambda.."));

  @ArchTest
  static final ArchRule THE_CLIENT_KNOWS_TIKTOK_ALONE =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".tiktok")
          .should()
          .dependOnClassesThat(
              resideOutsideOfPackages(
                  ROOT + ".tiktok", "java..", "javax.net..", "com.fasterxml.jackson.."));

  @ArchTest
  static final ArchRule THE_PROBE_KNOWS_BYTES_ALONE =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".media")
          .should()
          .dependOnClassesThat(resideOutsideOfPackages(ROOT + ".media", "java.."));

  @ArchTest
  static final ArchRule THE_PLATFORM_KNOWS_NO_CAPABILITY =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".platform")
          .should()
          .dependOnClassesThat(
              resideInAPackage(ROOT + "..")
                  .and(DescribedPredicate.not(resideInAPackage(ROOT + ".platform"))));

  @ArchTest
  static final ArchRule VARIABLES_ARE_READ_IN_ONE_PLACE =
      noClasses()
          .that()
          .doNotBelongToAnyOf(Environment.class)
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .callMethod(System.class, "getProperty", String.class);

  /** Time is an injected clock, or a test would have to wait. */
  @ArchTest
  static final ArchRule THE_TIME_IS_GIVEN =
      noClasses()
          .should()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule NOTHING_IS_PRINTED_BESIDE_THE_LOG =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(ROOT + ".platform.Log")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethod(Throwable.class, "printStackTrace");

  /**
   * The root package puts everything together, so that it is none of them. Connections and refresh
   * are one capability in two packages: whoever uses a connection asks the refresher for its token.
   */
  @ArchTest
  static final ArchRule CAPABILITIES_DEPEND_ON_EACH_OTHER_ONE_WAY =
      slices()
          .matching(ROOT + ".(*)..")
          .should()
          .beFreeOfCycles()
          .ignoreDependency(
              resideInAPackage(ROOT + ".connections"), resideInAPackage(ROOT + ".refresh"));

  @ArchTest
  static final ArchRule HANDLERS_ARE_NAMED_SO_AND_STAND_IN_A_CAPABILITY =
      classes()
          .that(HANDLERS)
          .should()
          .haveSimpleNameEndingWith("Handler")
          .andShould()
          .resideInAPackage(ROOT + ".(*)")
          .andShould()
          .haveModifier(JavaModifier.FINAL);

  /** Lambda uses the one without arguments, tests and the laptop run the other. */
  @ArchTest
  static void handlersHaveTheTwoConstructors(JavaClasses classes) throws Exception {
    for (Class<?> handler : handlers(classes)) {
      assertThat(handler.getConstructors()).as(handler.getName()).hasSize(2);
      assertThat(handler.getConstructor()).isNotNull();
      assertThat(handler.getConstructor(CompositionRoot.class)).isNotNull();
    }
  }

  @ArchTest
  static void everyHandlerIsDeployedOnceAndUnderAName(JavaClasses classes) {
    List<Class<?>> deployed =
        Arrays.stream(DeployedFunction.values())
            .<Class<?>>map(DeployedFunction::handlerClass)
            .toList();
    assertThat(deployed).doesNotHaveDuplicates();
    assertThat(deployed).containsExactlyInAnyOrderElementsOf(handlers(classes));
    assertThat(DeployedFunction.values())
        .extracting(DeployedFunction::functionName)
        .doesNotHaveDuplicates()
        .allSatisfy(name -> assertThat(name).matches("[a-z]+(-[a-z]+)*"));
  }

  private static Set<Class<?>> handlers(JavaClasses classes) {
    Set<Class<?>> handlers =
        classes.stream()
            .filter(HANDLERS)
            .map(JavaClass::reflect)
            .collect(Collectors.toUnmodifiableSet());
    assertThat(handlers).isNotEmpty();
    return handlers;
  }
}
