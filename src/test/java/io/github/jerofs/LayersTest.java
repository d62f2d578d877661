package io.github.jerofs;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.jerofs.planted.Door;
import io.github.jerofs.testkit.PackageCycles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The package structure: no cycles, entry points on top, exported vocabulary without internals. */
final class LayersTest {
  private static final String ROOT = "io.github.jerofs";
  private static final String INTERNAL = ROOT + ".internal.";
  private static final int MAX_LINES = 400;

  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPath(Path.of("target/classes"));

  /** The exported packages below the root. */
  private static final DescribedPredicate<JavaClass> VOCABULARY =
      resideInAPackage(ROOT + ".*").as("vocabulary");

  @Test
  void packages_freeOfCycles() {
    PackageCycles.none(ROOT).check(CLASSES);
  }

  @Test
  void packages_plantedCycleWithRoot_found() {
    JavaClasses planted = new ClassFileImporter().importPackagesOf(Door.class);
    assertTrue(PackageCycles.none(ROOT).evaluate(planted).hasViolation());
  }

  @Test
  void packages_exportedAsInModuleDescriptor() throws IOException {
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
  void doors_notImported() {
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
        .layer("create")
        .definedBy(INTERNAL + "create..")
        .layer("assembly")
        .definedBy(INTERNAL + "assembly..")
        .layer("path")
        .definedBy(INTERNAL + "path..")
        .layer("check")
        .definedBy(INTERNAL + "check..")
        .layer("open")
        .definedBy(INTERNAL + "open..")
        .layer("union")
        .definedBy(INTERNAL + "union..")
        .layer("container")
        .definedBy(INTERNAL + "container..")
        .layer("image")
        .definedBy(INTERNAL + "image..")
        .layer("tree")
        .definedBy(INTERNAL + "tree..")
        .layer("mapping")
        .definedBy(INTERNAL + "mapping..")
        .layer("codec")
        .definedBy(INTERNAL + "codec..")
        .layer("write")
        .definedBy(INTERNAL + "write..")
        .layer("format")
        .definedBy(INTERNAL + "format..")
        .layer("source")
        .definedBy(INTERNAL + "source..")
        .layer("memory")
        .definedBy(INTERNAL + "memory..")
        .layer("remote")
        .definedBy(INTERNAL + "remote..")
        .layer("verity")
        .definedBy(INTERNAL + "verity..")
        .layer("io")
        .definedBy(INTERNAL + "io..")
        .whereLayer("io")
        .mayNotAccessAnyLayer()
        .whereLayer("nio")
        .mayOnlyBeAccessedByLayers("doors")
        .whereLayer("create")
        .mayOnlyBeAccessedByLayers("nio", "doors")
        .whereLayer("assembly")
        .mayOnlyBeAccessedByLayers("create", "doors")
        .whereLayer("path")
        .mayOnlyBeAccessedByLayers("nio", "create")
        .whereLayer("check")
        .mayOnlyBeAccessedByLayers("doors")
        .whereLayer("open")
        .mayOnlyBeAccessedByLayers("nio", "check", "doors")
        .whereLayer("union")
        .mayOnlyBeAccessedByLayers("open")
        .whereLayer("container")
        .mayOnlyBeAccessedByLayers("open")
        .whereLayer("image")
        .mayOnlyBeAccessedByLayers("check", "open")
        .whereLayer("tree")
        .mayOnlyBeAccessedByLayers("nio", "check", "open", "container", "union", "image")
        .whereLayer("mapping")
        .mayOnlyBeAccessedByLayers("image")
        .whereLayer("codec")
        .mayOnlyBeAccessedByLayers("container", "image")
        .whereLayer("write")
        .mayOnlyBeAccessedByLayers("container", "assembly", "create", "open", "doors")
        .whereLayer("format")
        .mayOnlyBeAccessedByLayers(
            "mapping",
            "codec",
            "tree",
            "image",
            "container",
            "union",
            "nio",
            "check",
            "open",
            "write")
        .whereLayer("source")
        .mayOnlyBeAccessedByLayers(
            "format",
            "mapping",
            "tree",
            "union",
            "image",
            "container",
            "remote",
            "verity",
            "open",
            "nio",
            "check",
            "doors")
        .whereLayer("memory")
        .mayOnlyBeAccessedByLayers(
            "container", "union", "source", "remote", "verity", "image", "open", "doors")
        .whereLayer("remote")
        .mayOnlyBeAccessedByLayers("container", "open", "doors")
        .whereLayer("verity")
        .mayOnlyBeAccessedByLayers("container", "open", "check", "nio", "assembly", "doors")
        .check(CLASSES);
  }

  /** File types and byte names are exempt: they are not specific to EROFS. */
  @Test
  void nioAndTree_noErofsStructures() {
    noClasses()
        .that()
        .resideInAnyPackage(INTERNAL + "nio..", INTERNAL + "tree..")
        .should()
        .dependOnClassesThat(
            resideInAPackage(INTERNAL + "format..")
                .and(not(simpleName("FileType")))
                .and(not(simpleName("Names"))))
        .check(CLASSES);
  }

  /** Containers supply bytes and trees, and do not read images. */
  @Test
  void container_noImages() {
    noClasses()
        .that()
        .resideInAPackage(INTERNAL + "container..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(INTERNAL + "image..", INTERNAL + "mapping..")
                .or(resideInAPackage(INTERNAL + "format..").and(simpleName("Inode"))))
        .check(CLASSES);
  }

  @Test
  void nio_noImages() {
    noClasses()
        .that()
        .resideInAPackage(INTERNAL + "nio..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(INTERNAL + "image..", INTERNAL + "mapping..", INTERNAL + "codec..")
        .check(CLASSES);
  }

  /** The part of the image check that works on any tree. */
  @Test
  void treeCheck_noImages() {
    noClasses()
        .that()
        .resideInAPackage(INTERNAL + "check")
        .and()
        .haveSimpleNameNotStartingWith("Erofs")
        .and()
        .doNotHaveSimpleName("ImageCheck")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(INTERNAL + "image..")
        .check(CLASSES);
  }

  @Test
  void belowNio_noPaths() {
    noClasses()
        .that()
        .resideInAnyPackage(
            INTERNAL + "tree..",
            INTERNAL + "image..",
            INTERNAL + "mapping..",
            INTERNAL + "format..")
        .should()
        .dependOnClassesThat(simpleName("Path").and(resideInAPackage("java.nio.file")))
        .check(CLASSES);
  }

  @Test
  void nio_publicClasses_onlyAsNeeded() {
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
  void sourceFiles_atMost400Lines() throws IOException {
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
