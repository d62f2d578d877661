package io.github.jerofs.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jerofs.Erofs;
import io.github.jerofs.testkit.ChildJvm;
import io.github.jerofs.testkit.Mkfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import net.jpountz.lz4.LZ4Factory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.loader.tools.Library;
import org.springframework.boot.loader.tools.LibraryScope;
import org.springframework.boot.loader.tools.Repackager;

/**
 * An application with the library in a fat JAR of Spring Boot, whose loader is not the system's.
 */
@SuppressWarnings("NullAway.Init")
final class FatJarTest {
  @TempDir Path temp;

  @Test
  @DisplayName("Spring Boot: Erofs.open and the forms with a class loader work in a fat JAR")
  void springBoot_fatJar() throws Exception {
    Path tree = Files.createDirectory(temp.resolve("tree"));
    Files.writeString(tree.resolve("a.txt"), "text ".repeat(5000));
    Path image = Mkfs.pack(tree, temp.resolve("image.erofs"), "-zlz4");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String output =
        ChildJvm.run(List.of(java, "-jar", fatJar().toString(), image.toString())).output();
    assertEquals(
        List.of(
            "Erofs.open: text",
            "path, loader: text",
            "URI, loader: text",
            "path: ProviderNotFoundException",
            "URI: ProviderNotFoundException",
            "provider.getPath: text",
            "Path.of: FileSystemNotFoundException",
            "toURL: MalformedURLException"),
        output.replace("text ".repeat(5000), "text").lines().toList());
  }

  private Path fatJar() throws Exception {
    Path classes = placeOf(FatJarApplication.class);
    String name = FatJarApplication.class.getName().replace('.', '/') + ".class";
    Path application =
        jar(classes, List.of(classes.resolve(name)), temp.resolve("application.jar"));
    Path fat = temp.resolve("fat.jar");
    Repackager repackager = new Repackager(application.toFile());
    repackager.setMainClass(FatJarApplication.class.getName());
    List<Path> libraries = List.of(jarOf(Erofs.class), jarOf(LZ4Factory.class));
    repackager.repackage(
        fat.toFile(),
        callback -> {
          for (Path each : libraries) {
            callback.library(new Library(each.toFile(), LibraryScope.COMPILE));
          }
        });
    return fat;
  }

  /** Returns the JAR of {@code type}, packed from its directory if the build has none yet. */
  private Path jarOf(Class<?> type) throws Exception {
    Path place = placeOf(type);
    if (!Files.isDirectory(place)) {
      return place;
    }
    try (Stream<Path> walk = Files.walk(place)) {
      List<Path> files = walk.filter(Files::isRegularFile).sorted().toList();
      return jar(place, files, temp.resolve(type.getSimpleName() + ".jar"));
    }
  }

  private static Path placeOf(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static Path jar(Path directory, List<Path> files, Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Path file : files) {
        out.putNextEntry(new ZipEntry(directory.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
    return jar;
  }
}
