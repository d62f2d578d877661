package io.github.jerofs.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** The JAR that Spark sends to executors: the library and jerofs-hadoop. */
final class ApplicationJar {
  private static final List<Path> CLASSES =
      List.of(Path.of("target/classes"), Path.of("extras/hadoop/target/classes"));

  private ApplicationJar() {}

  /** Writes the JAR to {@code target}. */
  static void write(Path target) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(target))) {
      for (Path directory : CLASSES) {
        try (Stream<Path> all = Files.walk(directory)) {
          for (Path file : all.filter(Files::isRegularFile).toList()) {
            String name = directory.relativize(file).toString().replace('\\', '/');
            if (!name.equals("module-info.class") && !name.equals("META-INF/MANIFEST.MF")) {
              out.putNextEntry(new ZipEntry(name));
              Files.copy(file, out);
            }
          }
        }
      }
    }
  }
}
