package io.github.jerofs.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.Manifest;
import io.github.jerofs.testkit.Shell;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients of others read every file of the corpus. What they read equals the manifests, which
 * mounts by the kernel produced.
 */
final class CorpusJudgesTest {
  /** Names that commands and URLs pass on unchanged. libnfs takes what follows '?' for options. */
  private static final Pattern PLAIN = Pattern.compile("[ -~&&[^?%\\\\*:\"<>|]]+");

  @TempDir private static Path folder;
  private static final Map<String, FileSystem> IMAGES = new LinkedHashMap<>();
  private static final Map<String, Map<String, String>> DIGESTS = new LinkedHashMap<>();
  private static NfsServer nfs;
  private static WebServer web;

  @BeforeAll
  static void start() throws IOException {
    Judges.assumeRequested();
    assumeTrue(Corpus.large().exists(), Corpus.large().folder() + " does not exist");
    NfsServer.Builder nfsBuilder = NfsServer.builder();
    WebServer.Builder webBuilder = WebServer.builder();
    for (Corpus.Image entry : Corpus.large().images()) {
      FileSystem image = Erofs.open(entry.file(), entry.options());
      IMAGES.put(entry.name(), image);
      Export export = Export.of(entry.name(), image);
      nfsBuilder.export(export);
      webBuilder.export(export);
      Map<String, String> digests = new LinkedHashMap<>();
      Manifest.read(entry.manifest())
          .digests()
          .forEach(
              (path, digest) ->
                  digests.put(new String(HexFormat.of().parseHex(path), ISO_8859_1), digest));
      DIGESTS.put(entry.name(), digests);
    }
    nfs = nfsBuilder.start();
    web = webBuilder.start();
  }

  @AfterAll
  static void stop() throws IOException {
    if (web != null) {
      nfs.close();
      web.close();
    }
    for (FileSystem image : IMAGES.values()) {
      image.close();
    }
  }

  /** Collects what was compared. */
  private static final class Report {
    private final List<String> differences = new ArrayList<>();
    private int files;
    private int skipped;

    void compare(String name, String expected, Path copy) throws IOException {
      files++;
      String found = Files.exists(copy) ? Manifest.sha256(copy) : "no file";
      if (!found.equals(expected)) {
        differences.add(name + ": expected " + expected + ", found " + found);
      }
    }

    void check(String client) {
      System.out.printf(
          "%s: %d files of %d images, %d names skipped, %d differences%n",
          client, files, DIGESTS.size(), skipped, differences.size());
      assertEquals(List.of(), differences);
      assertTrue(files > 0);
    }
  }

  @Test
  void libnfs_readsEveryFile() throws Exception {
    Judges.assumeInstalled("nfs-cp");
    int port = nfs.address().getPort();
    Path copy = folder.resolve("copy");
    Report report = new Report();
    for (String image : DIGESTS.keySet()) {
      for (Map.Entry<String, String> file : DIGESTS.get(image).entrySet()) {
        if (!PLAIN.matcher(file.getKey()).matches()) {
          report.skipped++;
          continue;
        }
        String path = "nfs://127.0.0.1/" + image + file.getKey();
        Shell.run("nfs-cp", path + "?nfsport=" + port + "&mountport=" + port, copy);
        report.compare(image + file.getKey(), file.getValue(), copy);
        Files.delete(copy);
      }
    }
    report.check("nfs-cp");
  }

  @Test
  void rclone_copiesEveryImage() throws Exception {
    Judges.assumeInstalled("rclone");
    Report report = new Report();
    for (String image : DIGESTS.keySet()) {
      Path tree = folder.resolve(image);
      String url = web.uri().resolve("/" + image + "/").toString();
      String config = folder.resolve("no-config").toString();
      Shell.run(
          "rclone",
          "--config",
          config,
          "copy",
          "--transfers=8",
          "--webdav-url",
          url,
          ":webdav:",
          tree);
      for (Map.Entry<String, String> file : DIGESTS.get(image).entrySet()) {
        if (!PLAIN.matcher(file.getKey()).matches()) {
          report.skipped++;
          continue;
        }
        Path copy = tree.resolve(file.getKey().substring(1));
        report.compare(image + file.getKey(), file.getValue(), copy);
      }
      Shell.run("rm", "-rf", tree);
    }
    report.check("rclone");
  }
}
