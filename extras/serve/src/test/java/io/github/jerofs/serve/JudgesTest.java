package io.github.jerofs.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.testkit.Manifest;
import io.github.jerofs.testkit.Shell;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of others read the sample image. */
final class JudgesTest {
  @TempDir private static Path folder;
  private static FileSystem image;
  private static NfsServer nfs;
  private static WebServer web;

  @BeforeAll
  static void start() throws IOException {
    image = Erofs.open(Path.of("samples/sample.erofs"));
    nfs = NfsServer.builder().export(Export.of("s", image)).start();
    web = WebServer.builder().export(Export.of("s", image)).start();
  }

  @AfterAll
  static void stop() throws IOException {
    nfs.close();
    web.close();
    image.close();
  }

  /** Returns the regular files, without names that a URL cannot contain as they are. */
  private static List<Path> files() throws IOException {
    try (Stream<Path> paths = Files.walk(image.getPath("/"))) {
      return paths
          .filter(Files::isRegularFile)
          .filter(path -> path.toString().matches("[A-Za-z0-9._/-]+"))
          .toList();
    }
  }

  private static String url(String path) {
    int port = nfs.address().getPort();
    return "nfs://127.0.0.1/s" + path + "?nfsport=" + port + "&mountport=" + port;
  }

  @Test
  void libnfs_readsFiles() throws Exception {
    Judges.assumeInstalled("nfs-cp");
    int number = 0;
    for (Path file : files()) {
      Path copy = folder.resolve("copy" + number++);
      Shell.run("nfs-cp", url(file.toString()), copy.toString());
      assertEquals(Manifest.sha256(file), Manifest.sha256(copy), file::toString);
    }
    assertTrue(number > 2);
  }

  @Test
  void libnfs_lists() throws Exception {
    Judges.assumeInstalled("nfs-ls");
    String listing = Shell.run("nfs-ls", "-R", url("/"));
    for (Path file : files()) {
      String name = file.toString().substring(1);
      assertTrue(
          listing.lines().anyMatch(line -> line.endsWith(" " + name)), name + " in " + listing);
    }
  }

  @Test
  void rclone_copiesTree() throws Exception {
    Judges.assumeInstalled("rclone");
    Path copy = folder.resolve("tree");
    Shell.run(
        "rclone",
        "--config",
        folder.resolve("no-config").toString(),
        "copy",
        "--webdav-url",
        web.uri().resolve("/s/").toString(),
        ":webdav:",
        copy.toString());
    List<String> found = new ArrayList<>();
    for (Path file : files()) {
      Path other = copy.resolve(file.toString().substring(1));
      assertEquals(Manifest.sha256(file), Manifest.sha256(other), file::toString);
      found.add(file.toString());
    }
    assertTrue(found.contains("/README.txt"));
  }

  @Test
  void cadaver_listsAndGets() throws Exception {
    Judges.assumeInstalled("cadaver");
    Path copy = folder.resolve("cadaver.txt");
    Path script = Files.writeString(folder.resolve("script"), "ls\nget README.txt " + copy + "\n");
    ProcessBuilder cadaver = new ProcessBuilder("cadaver", web.uri().resolve("/s/").toString());
    Process process = cadaver.redirectInput(script.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertTrue(output.lines().anyMatch(line -> line.matches("Coll: +docs .*")), output);
    assertEquals(Files.readString(image.getPath("/README.txt")), Files.readString(copy));
  }

  @Test
  void curl_resumes() throws Exception {
    Judges.assumeInstalled("curl");
    byte[] whole = Files.readAllBytes(image.getPath("/README.txt"));
    Path part = Files.write(folder.resolve("part"), Arrays.copyOf(whole, 50));
    Shell.run("curl", "-fsS", "-C", "-", "-o", part.toString(), web.uri().resolve("/s/README.txt"));
    assertEquals(new String(whole, UTF_8), Files.readString(part));
  }
}
