package io.github.jerofs.cli.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.testkit.ChildJvm;
import io.github.jerofs.testkit.Corpus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The self-contained JAR: {@code java -jar jerofs-cli.jar}. */
final class CommandJarIT {
  private static final String JAR =
      System.getProperty("jerofs.cli.jar", "extras/cli/target/jerofs-cli.jar");

  private static String run(String... arguments) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>(List.of(java, "-jar", JAR));
    command.addAll(List.of(arguments));
    return ChildJvm.run(command).output();
  }

  @Test
  void ls_sample() throws IOException, InterruptedException {
    assertTrue(run("ls", "samples/sample.erofs").contains("README.txt"));
  }

  /** The JAR contains the libraries of all algorithms and their native code. */
  @ParameterizedTest
  @ValueSource(strings = {"plain-default", "z-lz4", "z-lzma6", "z-zstd-frag", "z-deflate-C65536"})
  void fsck_sample(String image) throws IOException, InterruptedException {
    run("fsck", Corpus.small().image(image).toString());
  }

  @Test
  void jar_contents() throws IOException {
    try (JarFile jar = new JarFile(JAR)) {
      assertEquals(
          List.of(), jar.stream().map(ZipEntry::getName).filter(CommandJarIT::isUnwanted).toList());
      for (String name :
          List.of(
              "META-INF/LICENSE",
              "META-INF/THIRD-PARTY.md",
              "net/jpountz/util/darwin/aarch64/liblz4-java.dylib")) {
        assertNotNull(jar.getEntry(name), name);
      }
      assertTrue(jar.stream().anyMatch(entry -> entry.getName().startsWith("win/amd64/libzstd")));
      assertTrue(jar.isMultiRelease());
      assertEquals(
          "ALL-UNNAMED", jar.getManifest().getMainAttributes().getValue("Enable-Native-Access"));
    }
  }

  /** Module descriptors of single libraries, and signatures that shading invalidates. */
  private static boolean isUnwanted(String name) {
    return name.endsWith("module-info.class")
        || name.startsWith("META-INF/maven/")
        || name.matches("META-INF/[^/]*\\.(SF|RSA|DSA|EC)");
  }
}
