package io.github.jerofs.cli;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.github.jerofs.testkit.PackageCycles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The packages of the command line. */
final class CliLayersTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPath(Path.of("extras/cli/target/classes"));

  @Test
  void packages_freeOfCycles() {
    PackageCycles.none("io.github.jerofs.cli").check(CLASSES);
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
  void tarPackage_independentOfImages() {
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
