package io.github.jerofs.cli.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.cli.Cli;
import io.github.jerofs.cli.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command {@code serve}, in a JVM of its own. */
final class CliServeTest {
  private static final int LINES = 4;

  @TempDir private Path temp;

  @Test
  void serve_bothServers_untilSignal() throws Exception {
    Path errors = temp.resolve("errors");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "--keys",
                temp.resolve("keys").toString(),
                "samples/sample.erofs")
            .redirectError(errors.toFile())
            .start();
    try (BufferedReader out = process.inputReader(UTF_8)) {
      List<String> lines = new ArrayList<>();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
        if (lines.size() == LINES) {
          break;
        }
      }
      assertEquals(LINES, lines.size(), () -> text(errors));
      String nfs = "vers=3,tcp,mountproto=tcp,nolock,ro,port=([0-9]+),mountport=\\1";
      assertTrue(
          lines.get(0).matches("Linux:   mount -t nfs -o " + nfs + " localhost:/sample /mnt"),
          lines::toString);
      assertTrue(lines.get(1).startsWith("macOS:   mount -t nfs -o vers=3,tcp,"), lines::toString);
      assertTrue(lines.get(2).startsWith("Windows: net use * http://localhost:"), lines::toString);
      String url = lines.get(3).substring("Browser: ".length());
      try (InputStream page = URI.create(url).toURL().openStream()) {
        assertTrue(new String(page.readAllBytes(), UTF_8).contains("README.txt"));
      }
      try (InputStream tar = URI.create(url + "docs/?tar").toURL().openStream()) {
        assertTrue(new String(tar.readAllBytes(), UTF_8).contains("ustar"));
      }
      try (InputStream report = URI.create(url + "?report").toURL().openStream()) {
        assertTrue(new String(report.readAllBytes(), UTF_8).contains("<html"));
      }
      process.destroy();
      process.waitFor();
      assertEquals("", text(errors));
      assertFalse(process.isAlive());
    } finally {
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--nfs", "--http"})
  void serve_portInUse(String option) throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(other.getLocalPort());
      String keys = temp.resolve("keys").toString();
      Cli.Result result = Cli.run("serve", "--keys", keys, option, port, Cli.SAMPLE);
      assertEquals(1, result.code());
      String expected = "jerofs: cannot listen on port " + port + " (" + option + "): ";
      assertTrue(result.err().startsWith(expected), result.err());
    }
  }

  /** Port 111 of this address is in use, or needs privileges that are missing: both fail. */
  @Test
  void serve_portmapper_portNamed() throws IOException {
    InetAddress address = InetAddress.getByName("127.22.18.14");
    try (ServerSocket other = new ServerSocket()) {
      try {
        other.bind(new InetSocketAddress(address, 111));
      } catch (BindException e) {
        assumeTrue(isLocal(address), address + " is not a local address");
      }
      String keys = temp.resolve("keys").toString();
      String text = address.getHostAddress();
      Cli.Result result =
          Cli.run("serve", "--keys", keys, "--portmapper", "--address", text, Cli.SAMPLE);
      assertEquals(1, result.code());
      String expected = "jerofs: cannot listen on port 111 (--portmapper): ";
      assertTrue(result.err().startsWith(expected), result.err());
    }
  }

  @Test
  void serve_notAPort() {
    Cli.Result result = Cli.run("serve", "--http", "65536", Cli.SAMPLE);
    assertEquals(2, result.code());
    String expected = "--http: expected a port from 0 to 65535, found 65536";
    assertTrue(result.err().contains(expected), result.err());
  }

  private static boolean isLocal(InetAddress address) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(address, 0));
      return true;
    } catch (BindException e) {
      return false;
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
