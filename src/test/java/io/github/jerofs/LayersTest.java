package io.github.jerofs;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.github.jerofs.planted.Door;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The plan of the packages: no cycles, doors on top, vocabulary free of internals. */
final class LayersTest {
  private static final String ROOT = "io.github.jerofs";
  private static final String INTERNAL = ROOT + ".internal.";
  private static final int MAX_LINES = 400;

  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPath(Path.of("target/classes"));

  /** The exported packages below the root. */
  private static final DescribedPredicate<JavaClass> VOCABULARY =
      resideInAPackage(ROOT + ".*").as("vocabulary");

  /** A package is a slice, the root package included. */
  private static ArchRule freeOfCycles() {
    SliceAssignment byPackage =
        new SliceAssignment() {
          @Override
          public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith(ROOT)
                ? SliceIdentifier.of(type.getPackageName())
                : SliceIdentifier.ignore();
          }

          @Override
          public String getDescription() {
            return "packages";
          }
        };
    return slices().assignedFrom(byPackage).should().beFreeOfCycles();
  }

  @Test
  void packages_freeOfCycles() {
    freeOfCycles().check(CLASSES);
  }

  @Test
  void packages_plantedCycleWithTheRoot_found() {
    JavaClasses planted = new ClassFileImporter().importPackagesOf(Door.class);
    assertTrue(freeOfCycles().evaluate(planted).hasViolation());
  }

  @Test
  void packages_asInTheModuleDescriptor() throws IOException {
    Set<String> exported = new TreeSet<>();
    for (String line : Files.readAllLines(Path.of("src/main/java/module-info.java"))) {
      if (line.startsWith("  exports ")) {
        exported.add(line.substring("  exports ".length(), line.length() - 1));
      }
    }
    Set<String> visible = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      if (type.getPackageName().startsWith(ROOT) && !type.getPackageName().startsWith(INTERNAL)) {
        visible.add(type.getPackageName());
      }
    }
    assertEquals(exported, visible);
  }

  @Test
  void doors_importedByNothing() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT)
        .check(CLASSES);
  }

  @Test
  void vocabulary_noInternals() {
    noClasses()
        .that(VOCABULARY)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(INTERNAL + ".")
        .check(CLASSES);
  }

  @Test
  void layers_dependDownwardOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("doors")
        .definedBy(ROOT)
        .layer("nio")
        .definedBy(INTERNAL + "nio..")
        .layer("check")
        .definedBy(INTERNAL + "check..")
        .layer("open")
        .definedBy(INTERNAL + "open..")
        .layer("image")
        .definedBy(INTERNAL + "image..")
        .layer("mapping")
        .definedBy(INTERNAL + "mapping..")
        .layer("codec")
        .definedBy(INTERNAL + "codec..")
        .layer("format")
        .definedBy(INTERNAL + "format..")
        .layer("source")
        .definedBy(INTERNAL + "source..")
        .layer("remote")
        .definedBy(INTERNAL + "remote..")
        .whereLayer("nio")
        .mayOnlyBeAccessedByLayers("doors")
        .whereLayer("check")
        .mayOnlyBeAccessedByLayers("doors")
        .whereLayer("open")
        .mayOnlyBeAccessedByLayers("nio", "check", "doors")
        .whereLayer("image")
        .mayOnlyBeAccessedByLayers("nio", "check", "open")
        .whereLayer("mapping")
        .mayOnlyBeAccessedByLayers("image")
        .whereLayer("codec")
        .mayOnlyBeAccessedByLayers("image")
        .whereLayer("format")
        .mayOnlyBeAccessedByLayers("mapping", "codec", "image", "nio", "check", "open")
        .whereLayer("source")
        .mayOnlyBeAccessedByLayers(
            "format", "mapping", "image", "remote", "open", "nio", "check", "doors")
        .whereLayer("remote")
        .mayOnlyBeAccessedByLayers("open", "doors")
        .check(CLASSES);
  }

  @Test
  void belowNio_noPaths() {
    noClasses()
        .that()
        .resideInAnyPackage(INTERNAL + "image..", INTERNAL + "mapping..", INTERNAL + "format..")
        .should()
        .dependOnClassesThat(simpleName("Path").and(resideInAPackage("java.nio.file")))
        .check(CLASSES);
  }

  @Test
  void publicClassesOfNio_onlyThoseThatOthersNeed() {
    classes()
        .that()
        .resideInAPackage(INTERNAL + "nio")
        .and()
        .arePublic()
        .should()
        .haveSimpleNameStartingWith("ErofsFileSystem")
        .orShould()
        .haveSimpleName("ErofsUrlStreamHandlerProvider")
        .check(CLASSES);
  }

  @Test
  void sourceFiles_staySmall() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      List<Path> large =
          files.filter(file -> file.toString().endsWith(".java")).filter(this::isLarge).toList();
      assertTrue(large.isEmpty(), () -> "more than " + MAX_LINES + " lines: " + large);
    }
  }

  private boolean isLarge(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count() > MAX_LINES;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
