package com.viralmommy.tiktok.bench;

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
  static final String ROOT = "com.viralmommy.tiktok.bench";
  private static final int MAXIMUM_FILES = 20;

  @ArchTest
  static final ArchRule IMPORTS_GO_DOWN =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
          .layer("bench")
          .definedBy(ROOT)
          .layer("transfer")
          .definedBy(ROOT + ".transfer")
          .layer("coldstart")
          .definedBy(ROOT + ".coldstart")
          .layer("publish")
          .definedBy(ROOT + ".publish")
          .layer("refresh")
          .definedBy(ROOT + ".refresh")
          .layer("cost")
          .definedBy(ROOT + ".cost")
          .layer("harness")
          .definedBy(ROOT + ".harness")
          .layer("report")
          .definedBy(ROOT + ".report")
          .ensureAllClassesAreContainedInArchitecture()
          .whereLayer("bench")
          .mayOnlyAccessLayers("transfer", "coldstart", "publish", "refresh", "harness", "report")
          .whereLayer("transfer")
          .mayOnlyAccessLayers("harness", "report")
          .whereLayer("coldstart")
          .mayOnlyAccessLayers("harness", "report")
          .whereLayer("publish")
          .mayOnlyAccessLayers("cost", "harness", "report")
          .whereLayer("refresh")
          .mayOnlyAccessLayers("cost", "harness", "report")
          .whereLayer("cost")
          .mayOnlyAccessLayers("harness", "report")
          .whereLayer("harness")
          .mayOnlyAccessLayers("report")
          .whereLayer("report")
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
