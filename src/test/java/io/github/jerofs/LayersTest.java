package io.github.jerofs;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Layers depend downward only, and classes stay small. */
final class LayersTest {
  private static final String ROOT = "io.github.jerofs";
  private static final int MAX_LINES = 500;

  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPath(Path.of("target/classes"));

  /** The classes of the root package that know how to open things; the rest are words. */
  private static final DescribedPredicate<JavaClass> FACADE =
      JavaClass.Predicates.belongToAnyOf(
          Erofs.class, ByteSources.class, RemoteCache.class, Verity.class);

  private static final DescribedPredicate<JavaClass> WORDS =
      JavaClass.Predicates.resideInAnyPackage(ROOT, ROOT + ".option")
          .and(DescribedPredicate.not(FACADE));

  @Test
  void layers_dependDownwardOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("cli")
        .definedBy(ROOT + ".cli..")
        .layer("facade")
        .definedBy(FACADE)
        .layer("nio")
        .definedBy(ROOT + ".nio..")
        .layer("check")
        .definedBy(ROOT + ".check..")
        .layer("opening")
        .definedBy(ROOT + ".opening..")
        .layer("image")
        .definedBy(ROOT + ".image..")
        .layer("mapping")
        .definedBy(ROOT + ".mapping..")
        .optionalLayer("codec")
        .definedBy(ROOT + ".codec..")
        .layer("format")
        .definedBy(ROOT + ".format..")
        .layer("source")
        .definedBy(ROOT + ".source..")
        .layer("remote")
        .definedBy(ROOT + ".remote..")
        .layer("verity")
        .definedBy(ROOT + ".internal.verity..")
        .layer("words")
        .definedBy(WORDS)
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("facade")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("nio")
        .mayOnlyBeAccessedByLayers("facade")
        .whereLayer("check")
        .mayOnlyBeAccessedByLayers("facade")
        .whereLayer("opening")
        .mayOnlyBeAccessedByLayers("nio", "check")
        .whereLayer("image")
        .mayOnlyBeAccessedByLayers("nio", "check", "opening")
        .whereLayer("mapping")
        .mayOnlyBeAccessedByLayers("image")
        .whereLayer("codec")
        .mayOnlyBeAccessedByLayers("image")
        .whereLayer("format")
        .mayOnlyBeAccessedByLayers("mapping", "codec", "image", "nio", "check", "opening")
        .whereLayer("source")
        .mayOnlyBeAccessedByLayers(
            "format", "mapping", "image", "remote", "verity", "opening", "nio", "check", "facade")
        .whereLayer("remote")
        .mayOnlyBeAccessedByLayers("opening", "facade")
        .whereLayer("verity")
        .mayOnlyBeAccessedByLayers("opening", "facade")
        .check(CLASSES);
  }

  @Test
  void belowNio_noPaths() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".image..", ROOT + ".mapping..", ROOT + ".format..")
        .should()
        .dependOnClassesThat(
            simpleName("Path").and(JavaClass.Predicates.resideInAPackage("java.nio.file")))
        .check(CLASSES);
  }

  @Test
  void publicClassesOfNio_onlyThoseThatOthersNeed() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".nio")
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
