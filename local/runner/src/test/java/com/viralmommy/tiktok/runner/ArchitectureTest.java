package com.viralmommy.tiktok.runner;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
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
import java.util.stream.Collectors;

/** The layout of this module: imports go down only, no cycles, small packages. */
@AnalyzeClasses(packages = ArchitectureTest.ROOT, importOptions = ArchitectureTest.MainOnly.class)
final class ArchitectureTest {
  static final String ROOT = "com.viralmommy.tiktok.runner";
  private static final int MAXIMUM_FILES = 20;

  @ArchTest
  static final ArchRule IMPORTS_GO_DOWN =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
          .layer("local run")
          .definedBy(ROOT)
          .layer("gateway")
          .definedBy(ROOT + ".gateway")
          .layer("triggers")
          .definedBy(ROOT + ".triggers")
          .layer("invocation")
          .definedBy(ROOT + ".invocation")
          .ensureAllClassesAreContainedInArchitecture()
          .whereLayer("local run")
          .mayOnlyAccessLayers("gateway", "triggers", "invocation")
          .whereLayer("gateway")
          .mayOnlyAccessLayers("invocation")
          .whereLayer("triggers")
          .mayOnlyAccessLayers("invocation")
          .whereLayer("invocation")
          .mayNotAccessAnyLayer();

  @ArchTest
  static final ArchRule NO_CYCLE_BETWEEN_SOURCE_FILES =
      slices().assignedFrom(new SourceFiles()).should().beFreeOfCycles();

  @ArchTest
  static void packagesAreSmall(JavaClasses classes) {
    assertThat(
            classes.stream()
                .filter(JavaClass::isTopLevelClass)
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting())))
        .isNotEmpty()
        .allSatisfy((name, files) -> assertThat(files).isLessThanOrEqualTo(MAXIMUM_FILES));
  }

  /** A nested class belongs to the file of its top-level class. */
  private static final class SourceFiles implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return SliceIdentifier.of(type.getName().replaceFirst("\\$.*", ""));
    }

    @Override
    public String getDescription() {
      return "source files";
    }
  }

  /** Leaves out the tests. */
  static final class MainOnly implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("test-classes");
    }
  }
}
