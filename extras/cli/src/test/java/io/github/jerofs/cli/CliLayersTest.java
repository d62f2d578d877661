package io.github.jerofs.cli;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The packages of the command line. */
final class CliLayersTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPath(Path.of("extras/cli/target/classes"));

  @Test
  void packages_freeOfCycles() {
    SliceAssignment byPackage =
        new SliceAssignment() {
          @Override
          public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith("io.github.jerofs.cli")
                ? SliceIdentifier.of(type.getPackageName())
                : SliceIdentifier.ignore();
          }

          @Override
          public String getDescription() {
            return "packages of the command line";
          }
        };
    SlicesRuleDefinition.slices().assignedFrom(byPackage).should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void library_exportedPackagesOnly() {
    ArchRuleDefinition.noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.github.jerofs.internal..")
        .check(CLASSES);
  }

  @Test
  void archives_knowNothingOfImages() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAPackage("io.github.jerofs.cli.tar")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.github.jerofs",
            "io.github.jerofs.attribute",
            "io.github.jerofs.option",
            "io.github.jerofs.storage",
            "io.github.jerofs.cli",
            "io.github.jerofs.cli.tree")
        .check(CLASSES);
  }
}
