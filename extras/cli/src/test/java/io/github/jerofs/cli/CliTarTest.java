package io.github.jerofs.cli;

import static io.github.jerofs.cli.Cli.SAMPLE;
import static io.github.jerofs.cli.Cli.run;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdInputStream;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.DamagedImages;
import io.github.jerofs.testkit.TinyImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.XZInputStream;

/** The archives of the command {@code tar}. */
final class CliTarTest {
  private static List<TarArchiveEntry> entries(byte[] archive) throws IOException {
    List<TarArchiveEntry> entries = new ArrayList<>();
    try (TarArchiveInputStream in =
        new TarArchiveInputStream(new ByteArrayInputStream(archive), "UTF-8")) {
      for (TarArchiveEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
        entries.add(e);
      }
    }
    return entries;
  }

  private static List<String> names(byte[] archive) throws IOException {
    return entries(archive).stream().map(TarArchiveEntry::getName).toList();
  }

  private static byte[] tar(String... args) {
    Cli.Result result = run(args);
    result.expectSuccess();
    return result.bytes();
  }

  @Test
  void unlistableDirectory_archivedEmpty(@TempDir Path temp) throws IOException {
    Path image =
        DamagedImages.in(Corpus.small()).cases().stream()
            .filter(damaged -> damaged.name().equals("dir-nameoff0-odd"))
            .findFirst()
            .orElseThrow()
            .write(temp);
    Cli.Result result = run("tar", image.toString(), "/dir");
    assertTrue(result.expectFailure().contains("nameoff"), result.err());
    assertEquals(List.of("dir/"), names(result.bytes()));
  }

  @Test
  void sample_allEntries() throws IOException {
    byte[] archive = tar("tar", SAMPLE);
    assertEquals(0, archive.length % 10240);
    List<TarArchiveEntry> entries = entries(archive);
    assertEquals(
        List.of(
            "./",
            "README.txt",
            "bin/",
            "bin/hello.sh",
            "docs/",
            "docs/guide.txt",
            "docs/lines.txt",
            "docs/poems/",
            "docs/poems/grüße.txt",
            "docs/same-as-README.txt",
            "empty-folder/",
            "empty.txt",
            "guide"),
        entries.stream().map(TarArchiveEntry::getName).toList());
    TarArchiveEntry readme = entries.get(1);
    assertEquals(156, readme.getSize());
    assertEquals("start here", readme.getExtraPaxHeader("SCHILY.xattr.user.comment"));
    TarArchiveEntry same = entries.get(9);
    assertTrue(same.isLink());
    assertEquals("README.txt", same.getLinkName());
    assertEquals(Map.of(), same.getExtraPaxHeaders());
    assertEquals("docs/guide.txt", entries.get(12).getLinkName());
  }

  @Test
  void archive_reproducible() {
    assertArrayEquals(tar("tar", SAMPLE), tar("tar", SAMPLE));
  }

  @Test
  void paths_fullNames() throws IOException {
    assertEquals(
        List.of("docs/poems/", "docs/poems/grüße.txt", "guide"),
        names(tar("tar", SAMPLE, "guide", "docs/poems")));
  }

  @Test
  void ownerAndNoXattrs() throws IOException {
    for (TarArchiveEntry entry :
        entries(tar("tar", "--owner", "7:4294967295", "--no-xattrs", SAMPLE))) {
      assertEquals(7, entry.getLongUserId());
      assertEquals(4294967295L, entry.getLongGroupId());
      assertEquals(null, entry.getExtraPaxHeader("SCHILY.xattr.user.comment"));
    }
  }

  @Test
  void output_file(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("out.tar");
    assertEquals("", run("tar", "-o", file.toString(), SAMPLE).expectSuccess());
    assertArrayEquals(tar("tar", SAMPLE), Files.readAllBytes(file));
  }

  @Test
  void socket_skippedWithWarning() throws IOException {
    Cli.Result result = run("tar", Cli.corpusImage("plain-default").toString());
    assertEquals(0, result.code());
    assertTrue(result.err().startsWith("jerofs: warning: skipped socket /special/"), result.err());
    assertTrue(names(result.bytes()).contains("special/null"));
  }

  @Test
  void damagedFile_paddedWithZeros(@TempDir Path folder) throws IOException {
    TinyImage tiny = new TinyImage();
    byte[] data = new byte[10_000];
    Arrays.fill(data, (byte) 'x');
    tiny.file(tiny.root(), "b", data);
    tiny.file(tiny.root(), "a", data); // the last data of the image
    Path image = tiny.write(folder.resolve("image"));
    byte[] bytes = Files.readAllBytes(image);
    Files.write(image, Arrays.copyOf(bytes, bytes.length - 8192));
    Cli.Result result = run("tar", image.toString());
    assertTrue(result.expectFailure().contains("/a"));
    List<TarArchiveEntry> entries = entries(result.bytes());
    assertEquals(List.of("./", "a", "b"), entries.stream().map(TarArchiveEntry::getName).toList());
    assertEquals(10_000, entries.get(1).getSize());
  }

  @Test
  void skipDamaged_omitsFile(@TempDir Path folder) throws IOException {
    TinyImage tiny = new TinyImage();
    tiny.file(tiny.root(), "b", new byte[10_000]);
    tiny.file(tiny.root(), "a", new byte[10_000]); // the last data of the image
    Path image = tiny.write(folder.resolve("image"));
    byte[] bytes = Files.readAllBytes(image);
    Files.write(image, Arrays.copyOf(bytes, bytes.length - 8192));
    Cli.Result result = run("tar", "--skip-damaged", image.toString());
    assertTrue(result.expectFailure().contains("/a"));
    assertEquals(List.of("./", "b"), names(result.bytes()));
  }

  @Test
  void exclude_omitsSubtrees() throws IOException {
    Cli.Result result = run("tar", "-e", "docs", "-e", "*.txt", SAMPLE);
    assertEquals(
        List.of("./", "bin/", "bin/hello.sh", "empty-folder/", "guide"), names(result.bytes()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd", "xz"})
  void compress_sameArchive(String method, @TempDir Path folder) throws IOException {
    byte[] compressed = run("tar", "--compress", method, SAMPLE).bytes();
    InputStream in = new ByteArrayInputStream(compressed);
    InputStream plain =
        switch (method) {
          case "gzip" -> new GZIPInputStream(in);
          case "zstd" -> new ZstdInputStream(in);
          default -> new XZInputStream(in);
        };
    assertArrayEquals(run("tar", SAMPLE).bytes(), plain.readAllBytes());
    assertArrayEquals(compressed, run("tar", "-z", method, SAMPLE).bytes());
    Path file = folder.resolve("archive");
    run("tar", "-z", method, "-o", file.toString(), SAMPLE).expectSuccess();
    assertArrayEquals(compressed, Files.readAllBytes(file));
  }

  @Test
  void path_missing() throws IOException {
    Cli.Result result = run("tar", SAMPLE, "/nope", "/bin");
    assertEquals("jerofs: no such file: /nope", result.expectFailure());
    assertEquals(List.of("bin/", "bin/hello.sh"), names(result.bytes()));
  }

  @Test
  void names_notUtf8_bytesKept() {
    String archive = new String(tar("tar", "-q", Cli.corpusImage("names").toString()), ISO_8859_1);
    assertTrue(archive.contains("n/bad\u00c3\0"));
  }

  /** A file that cannot be opened is omitted; the archive stays valid. */
  @Test
  void unreadableFile_omitted(@TempDir Path temp) throws IOException {
    Path archive = temp.resolve("archive.tar");
    Cli.Result result =
        run(
            "tar",
            "src/test/resources/systems/composefs/image.cfs",
            "--output",
            archive.toString());
    assertEquals(1, result.code());
    assertTrue(
        result.err().contains("jerofs: /data/big.bin: unsupported: composefs: "), result.err());
    List<String> names = new ArrayList<>();
    try (TarArchiveInputStream in =
        new TarArchiveInputStream(Files.newInputStream(archive), "UTF-8")) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        names.add(entry.getName());
      }
    }
    assertTrue(names.contains("data/"), names::toString);
    assertFalse(names.contains("data/big.bin"), names::toString);
  }
}
