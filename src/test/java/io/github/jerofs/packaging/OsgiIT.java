package io.github.jerofs.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.jerofs.testkit.Corpus;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.launch.Framework;

/** The JAR as an OSGi bundle. */
final class OsgiIT {
  private static final Path JAR = Path.of(System.getProperty("jerofs.jar", "target/jerofs.jar"));

  /** Only the compiler reads these. */
  private static final Set<String> ANNOTATIONS =
      Set.of(
          "com.google.errorprone.annotations",
          "com.google.errorprone.annotations.concurrent",
          "org.jspecify.annotations");

  /** Loaded by name. */
  private static final String AIRCOMPRESSOR = "io.airlift.compress.zstd";

  private static Attributes manifest() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      return jar.getManifest().getMainAttributes();
    }
  }

  /** Returns the packages of a header, without their attributes. */
  private static Set<String> packages(String header) {
    return Stream.of(header.split(",", -1))
        .map(clause -> clause.split(";", -1)[0].strip())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void exports_asInTheModuleDescriptor() throws IOException {
    ModuleDescriptor descriptor =
        ModuleFinder.of(JAR).find("io.github.jerofs").orElseThrow().descriptor();
    assertEquals(
        descriptor.exports().stream()
            .map(ModuleDescriptor.Exports::source)
            .collect(Collectors.toCollection(TreeSet::new)),
        packages(manifest().getValue("Export-Package")));
  }

  @Test
  void imports_whatTheClassesUse_librariesOptionally() throws IOException {
    Set<String> used = new TreeSet<>(Set.of(AIRCOMPRESSOR));
    JavaClasses classes;
    try (JarFile jar = new JarFile(JAR.toFile())) {
      classes = new ClassFileImporter().importJar(jar);
    }
    for (JavaClass each : classes) {
      each.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType().getPackageName())
          .filter(name -> !name.isEmpty() && !name.startsWith("java."))
          .filter(name -> !name.startsWith("io.github.jerofs") && !ANNOTATIONS.contains(name))
          .forEach(used::add);
    }
    String header = manifest().getValue("Import-Package");
    assertEquals(used, packages(header));
    for (String clause : header.split(",", -1)) {
      boolean isOfTheJdk = clause.strip().startsWith("javax.");
      assertEquals(!isOfTheJdk, clause.endsWith(";resolution:=optional"), clause);
    }
  }

  @Test
  @DisplayName("Apache Felix: the bundle resolves without libraries and reads an image")
  void felix_opensAnImage(@TempDir Path temp) throws Exception {
    Framework framework =
        new FrameworkFactory()
            .newFramework(Map.of("org.osgi.framework.storage", temp.resolve("cache").toString()));
    framework.start();
    try {
      Bundle bundle = framework.getBundleContext().installBundle(JAR.toUri().toString());
      bundle.start();
      assertEquals("io.github.jerofs", bundle.getSymbolicName());
      Class<?> erofs = bundle.loadClass("io.github.jerofs.Erofs");
      Path image = Corpus.small().image("z-lz4");
      try (FileSystem fs = (FileSystem) erofs.getMethod("open", Path.class).invoke(null, image);
          Stream<Path> files = Files.walk(fs.getPath("/"))) {
        long bytes = 0;
        for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
          bytes += Files.readAllBytes(file).length;
        }
        assertTrue(bytes > 0);
      }
    } finally {
      framework.stop();
      framework.waitForStop(0);
    }
  }
}
