package io.github.jerofs.cli.packaging;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Verity;
import io.github.jerofs.option.HashTreeFormat;
import io.github.jerofs.testkit.ChildJvm;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.Signer;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
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

  /** The JAR contains what both servers need. */
  @Test
  void serve_sample() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String keys = temp.resolve("keys").toString();
    Process process =
        new ProcessBuilder(java, "-jar", JAR, "serve", "--keys", keys, "samples/sample.erofs")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      String nfs = lines.readLine();
      lines.readLine(); // macOS
      lines.readLine(); // Windows
      String http = lines.readLine();
      assertNotNull(http, nfs);
      int port = Integer.parseInt(nfs.replaceFirst(".*,mountport=([0-9]+) .*", "$1"));
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        // A record with the call 7 of the procedure NULL of NFS version 3.
        int[] call = {0x8000_0000 | 40, 7, 0, 2, 100_003, 3, 0, 0, 0, 0, 0};
        ByteBuffer bytes = ByteBuffer.allocate(4 * call.length);
        bytes.asIntBuffer().put(call);
        socket.getOutputStream().write(bytes.array());
        DataInputStream in = new DataInputStream(socket.getInputStream());
        assertEquals(0x8000_0000 | 24, in.readInt());
        assertEquals(7, in.readInt());
      }
      String url = http.substring("Browser: ".length());
      try (InputStream page = URI.create(url).toURL().openStream()) {
        assertTrue(new String(page.readAllBytes(), UTF_8).contains("README.txt"));
      }
    } finally {
      process.destroyForcibly();
    }
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
              "META-INF/licenses/EPL-2.0.txt",
              "META-INF/licenses/LGPL-2.1.txt",
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
