package io.github.jerofs.serve;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The packages of the servers. */
final class ServeLayersTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPath(Path.of("extras/serve/target/classes"));

  @Test
  void library_exportedPackagesOnly() {
    ArchRuleDefinition.noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.github.jerofs.internal..", "io.github.jerofs.cli..", "io.github.jerofs.testkit..")
        .check(CLASSES);
  }

  @Test
  void servers_independentOfEachOther() {
    independent("web", "nfs");
    independent("nfs", "web");
    independent("tree", "web");
    independent("tree", "nfs");
  }

  private static void independent(String of, String on) {
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAPackage("io.github.jerofs.serve.internal." + of + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.github.jerofs.serve.internal." + on + "..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }
}
