package com.viralmommy.tiktok;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.lambda.EntryPoint;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The layout of docs/architecture.md#layout, as rules without exemptions. */
@AnalyzeClasses(
    packages = ArchitectureTest.ROOT,
    importOptions = ArchitectureTest.DeployedOnly.class)
final class ArchitectureTest {
  static final String ROOT = "com.viralmommy.tiktok";

  /** Excludes tests, and the simulator, whose packages are in the same root. */
  static final class DeployedOnly implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/test-classes/") && !location.contains("tiktok-simulator");
    }
  }

  /** The packages from top to bottom; those of one layer do not know each other. */
  private static final List<List<String>> LAYERS =
      List.of(
          List.of("lambda"),
          List.of("lambda.api", "lambda.background"),
          List.of("oauth", "webhooks", "events"),
          List.of("publishing.delivery"),
          List.of("publishing.intake"),
          List.of("publishing.lifecycle"),
          List.of("publishing.model"),
          List.of("accounts.actions", "accounts.refresh"),
          List.of("accounts.tokens"),
          List.of("accounts"),
          List.of("limits"),
          List.of("tiktok"),
          List.of("tiktok.login", "tiktok.posting"),
          List.of("tiktok.wire", "media", "platform", "platform.dynamodb"));

  private static final int MAX_FILES_OF_A_PACKAGE = 20;

  private static final Path SOURCES = Path.of("src/main/java/com/viralmommy/tiktok");

  private static final DescribedPredicate<JavaClass> HANDLERS =
      DescribedPredicate.describe(
          "handlers",
          type ->
              type.isAssignableTo(RequestHandler.class)
                  && !type.isAssignableTo(EntryPoint.class)
                  && !type.getModifiers().contains(JavaModifier.ABSTRACT));

  @ArchTest
  static final ArchRule PACKAGES_DEPEND_ON_LOWER_LAYERS_ONLY =
      classes()
          .should(
              new ArchCondition<>("depend on lower layers only") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    if (target.getPackageName().startsWith(ROOT)
                        && !target.getPackageName().equals(type.getPackageName())
                        && layer(target) <= layer(type)) {
                      events.add(
                          SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                    }
                  }
                }
              });

  /** Index of the class's layer; a package without a layer fails. */
  private static int layer(JavaClass type) {
    String name = type.getPackageName().substring(ROOT.length() + 1);
    for (int i = 0; i < LAYERS.size(); i++) {
      if (LAYERS.get(i).contains(name)) {
        return i;
      }
    }
    throw new AssertionError("package %s is in no layer".formatted(name));
  }

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

  /** Nested classes belong to the source file of their outer class. */
  @ArchTest
  static final ArchRule SOURCE_FILES_HAVE_NO_CYCLES =
      slices()
          .assignedFrom(
              new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass type) {
                  JavaClass element = type.getBaseComponentType();
                  return element.getPackageName().startsWith(ROOT)
                      ? SliceIdentifier.of(
                          element.getPackageName(),
                          element.getSource().orElseThrow().getFileName().orElseThrow())
                      : SliceIdentifier.ignore();
                }

                @Override
                public String getDescription() {
                  return "source files";
                }
              })
          .should()
          .beFreeOfCycles();

  @Test
  void noPackageHasMoreThanTwentyFiles() throws IOException {
    Map<Path, Long> files =
        sources().stream().collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));
    assertThat(files)
        .isNotEmpty()
        .allSatisfy(
            (directory, count) ->
                assertThat(count)
                    .as("files in %s", directory)
                    .isLessThanOrEqualTo(MAX_FILES_OF_A_PACKAGE));
  }

  /** A Javadoc comment, perhaps annotations, and then the declaration of the file's type. */
  @Test
  void everyPublicTypeHasJavadoc() throws IOException {
    for (Path file : sources()) {
      String name = file.getFileName().toString().replace(".java", "");
      if (name.equals("package-info")) {
        continue;
      }
      String source = Files.readString(file);
      String declaration =
          "public (?:\\w[\\w-]* )*(?:class|interface|record|enum|@interface) " + name + "\\b";
      if (Pattern.compile("^" + declaration, Pattern.MULTILINE).matcher(source).find()) {
        assertThat(source)
            .as("Javadoc of %s", file)
            .containsPattern("(?m)\\*/\\n(?:@.*\\n)*" + declaration);
      }
    }
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  @ArchTest
  static final ArchRule EVENT_TYPES_OF_LAMBDA_ARE_USED_IN_THE_LAMBDA_PACKAGES_ONLY =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".lambda..")
          .should()
          .dependOnClassesThat(resideInAPackage("com.amazonaws.services.lambda.."));

  @ArchTest
  static final ArchRule HANDLERS_ARE_FINAL_NAMED_HANDLER_AND_IN_THE_LAMBDA_PACKAGES =
      classes()
          .that(HANDLERS)
          .should()
          .haveSimpleNameEndingWith("Handler")
          .andShould()
          .resideInAPackage(ROOT + ".lambda..")
          .andShould()
          .haveModifier(JavaModifier.FINAL);

  @ArchTest
  static final ArchRule HANDLERS_TAKE_THEIR_COLLABORATORS_IN_THE_CONSTRUCTOR =
      classes()
          .that(HANDLERS)
          .should(
              new ArchCondition<>("have one constructor, with collaborators") {
                @Override
                public void check(JavaClass handler, ConditionEvents events) {
                  boolean one =
                      handler.getConstructors().size() == 1
                          && handler.getConstructors().stream()
                              .noneMatch(c -> c.getRawParameterTypes().isEmpty());
                  events.add(
                      new SimpleConditionEvent(
                          handler, one, handler.getName() + " has other constructors"));
                }
              });

  @ArchTest
  static final ArchRule HANDLERS_DO_NOT_KNOW_THE_COMPOSITION_ROOT =
      noClasses()
          .that(HANDLERS)
          .should()
          .dependOnClassesThat()
          .areAssignableTo(CompositionRoot.class);

  /** A handler that no function has is not deployed. */
  @ArchTest
  static final ArchRule HANDLERS_ARE_BUILT_BY_THE_COMPOSITION_ROOT =
      classes()
          .that(HANDLERS)
          .should()
          .onlyHaveDependentClassesThat()
          .areAssignableTo(CompositionRoot.class)
          .andShould(
              new ArchCondition<>("be built by the composition root") {
                @Override
                public void check(JavaClass handler, ConditionEvents events) {
                  boolean built =
                      handler.getConstructorCallsToSelf().stream()
                          .anyMatch(
                              call -> call.getOriginOwner().isAssignableTo(CompositionRoot.class));
                  events.add(
                      new SimpleConditionEvent(
                          handler, built, handler.getName() + " is built nowhere"));
                }
              });

  @ArchTest
  static final ArchRule THE_CLIENT_KNOWS_TIKTOK_ONLY =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".tiktok..")
          .should()
          .dependOnClassesThat(
              resideOutsideOfPackages(
                  ROOT + ".tiktok..", "java..", "javax.net..", "com.fasterxml.jackson.."));

  @ArchTest
  static final ArchRule THE_PROBE_KNOWS_BYTES_ONLY =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".media")
          .should()
          .dependOnClassesThat(resideOutsideOfPackages(ROOT + ".media", "java.."));

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

  /** Code that reads the system clock cannot be tested without waiting. */
  @ArchTest
  static final ArchRule THE_CLOCK_IS_INJECTED =
      noClasses()
          .should()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule THE_LOG_ALONE_PRINTS =
      noClasses()
          .that()
          .doNotBelongToAnyOf(Log.class)
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethod(Throwable.class, "printStackTrace");
}
