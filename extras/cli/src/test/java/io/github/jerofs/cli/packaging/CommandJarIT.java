package io.github.jerofs.cli.packaging;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Verity;
import io.github.jerofs.option.HashTreeFormat;
import io.github.jerofs.testkit.ChildJvm;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The self-contained JAR: {@code java -jar jerofs-cli.jar}. */
final class CommandJarIT {
  private static final String JAR =
      System.getProperty("jerofs.cli.jar", "extras/cli/target/jerofs-cli.jar");

  private static String run(String... arguments) throws IOException, InterruptedException {
    return run(0, arguments).output();
  }

  private static ChildJvm.Result run(int code, String... arguments)
      throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>(List.of(java, "-jar", JAR));
    command.addAll(List.of(arguments));
    return ChildJvm.run(command, code);
  }

  @TempDir private Path temp;

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

  /** The part of Bouncy Castle inside suffices for each kind of key. */
  @ParameterizedTest
  @CsvSource({
    "RSA, SHA256withRSA",
    "RSA, SHA512withRSA",
    "EC, SHA384withECDSA",
    "Ed25519, Ed25519"
  })
  void checksSignatures(String key, String algorithm) throws Exception {
    Path image = Files.copy(Path.of("samples/sample.erofs"), temp.resolve("image"));
    String rootHash = Verity.append(image, HashTreeFormat.DEFAULT).rootHash().toString();
    Signer signer = Signer.of("signer", key, algorithm);
    byte[] pkcs7 = signer.sign(rootHash.getBytes(US_ASCII), algorithm, true, false);
    Path signature = Files.write(temp.resolve("p7s"), pkcs7);
    List<String> command = new ArrayList<>(List.of("ls", "--root-hash", rootHash));
    command.addAll(List.of("--signature", signature.toString(), "--certificate"));
    Path accepted = Files.write(temp.resolve("signer"), signer.certificate().getEncoded());
    command.addAll(List.of(accepted.toString(), image.toString()));
    assertTrue(run(command.toArray(String[]::new)).contains("README.txt"));
    Signer stranger = Signer.of("stranger", key, algorithm);
    Files.write(accepted, stranger.certificate().getEncoded());
    String refused = run(1, command.toArray(String[]::new)).errors();
    String why = "corrupt: signature of the root hash: expected one by [CN=stranger], found none";
    assertTrue(refused.contains(why), refused);
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
