package com.viralmommy.tiktok.simulator;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The layout of the simulator's packages, as rules. */
@AnalyzeClasses(
    packages = ArchitectureTest.ROOT,
    importOptions = ArchitectureTest.MainClasses.class)
final class ArchitectureTest {

  /** Leaves out the tests, whichever tool compiled them. */
  static final class MainClasses implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/test-classes/");
    }
  }

  static final String ROOT = "com.viralmommy.tiktok.simulator";

  /** Each package imports only packages that stand below it in this list. */
  private static final List<String> TOP_DOWN =
      List.of(
          "",
          ".control",
          ".webhooks",
          ".display",
          ".publishing",
          ".publishing.transfer",
          ".oauth",
          ".limits",
          ".http",
          ".faults",
          ".journal",
          ".settings",
          ".creators",
          ".clock",
          ".api");

  private static final int MOST_FILES = 20;

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices()
          .assignedFrom(slicesBy("packages", JavaClass::getPackageName))
          .should()
          .beFreeOfCycles();

  @ArchTest
  static final ArchRule SOURCE_FILES_HAVE_NO_CYCLES =
      slices()
          .assignedFrom(slicesBy("source files", ArchitectureTest::sourceFile))
          .should()
          .beFreeOfCycles();

  @ArchTest
  static void importsGoDownTheList(JavaClasses classes) {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass type : classes) {
      int position = TOP_DOWN.indexOf(packageOf(type));
      assertThat(position).as("%s is in a declared package", type.getName()).isNotNegative();
      type.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .filter(target -> target.getPackageName().startsWith(ROOT))
          .filter(target -> TOP_DOWN.indexOf(packageOf(target)) < position)
          .forEach(target -> wrong.add(sourceFile(type) + " imports " + sourceFile(target)));
    }
    assertThat(wrong).isEmpty();
  }

  @ArchTest
  static void noPackageIsLarge(JavaClasses classes) {
    Map<String, Set<String>> files =
        classes.stream()
            .collect(
                groupingBy(
                    JavaClass::getPackageName,
                    TreeMap::new,
                    mapping(ArchitectureTest::sourceFile, toSet())));
    assertThat(files)
        .allSatisfy((name, members) -> assertThat(members).hasSizeLessThanOrEqualTo(MOST_FILES));
    assertThat(files).hasSameSizeAs(TOP_DOWN);
  }

  @ArchTest
  static void everyPublicTypeHasJavadoc(JavaClasses classes) {
    Pattern declaration =
        Pattern.compile(
            "(\\*/\\s*)?(?:@\\w+(?:\\([^)]*\\))?\\s+)*^public (?:static |final |sealed |abstract )*"
                + "(?:class|interface|record|enum) (\\w+)",
            Pattern.MULTILINE);
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      for (Path source : sources.filter(path -> path.toString().endsWith(".java")).toList()) {
        Matcher type = declaration.matcher(Files.readString(source));
        while (type.find()) {
          assertThat(type.group(1)).as("Javadoc of %s", type.group(2)).isNotNull();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SliceAssignment slicesBy(String name, Function<JavaClass, String> identifier) {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass type) {
        return type.getPackageName().startsWith(ROOT)
            ? SliceIdentifier.of(identifier.apply(type))
            : SliceIdentifier.ignore();
      }

      @Override
      public String getDescription() {
        return name;
      }
    };
  }

  private static String packageOf(JavaClass type) {
    return type.getPackageName().substring(ROOT.length());
  }

  private static String sourceFile(JavaClass type) {
    JavaClass outer = type;
    while (outer.getEnclosingClass().isPresent()) {
      outer = outer.getEnclosingClass().get();
    }
    return outer.getName();
  }
}
