package io.github.jerofs.hadoop;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.github.jerofs.testkit.PackageCycles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The dependencies of this artifact. */
final class HadoopLayersTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPath(Path.of("extras/hadoop/target/classes"));

  @Test
  void packages_freeOfCycles() {
    PackageCycles.none("io.github.jerofs.hadoop").check(CLASSES);
  }

  @Test
  void library_exportedPackagesOnly() {
    ArchRuleDefinition.noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.github.jerofs.internal..")
        .check(CLASSES);
  }

  /** Hadoop 3.3.4, which Spark 3.5 has, lacks the classes of vectored reads. */
  @Test
  void vectoredReads_inOneClassOnly() {
    ArchRuleDefinition.noClasses()
        .that()
        .haveNameNotMatching(".*[.]VectoredInputStream([$].*)?")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.apache.hadoop.fs.FileRange")
        .orShould()
        .dependOnClassesThat()
        .haveSimpleName("VectoredInputStream")
        .check(CLASSES);
  }
}
