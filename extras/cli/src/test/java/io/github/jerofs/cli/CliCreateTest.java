package io.github.jerofs.cli;

import static io.github.jerofs.cli.Cli.SAMPLE;
import static io.github.jerofs.cli.Cli.run;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.testkit.ChildJvm;
import io.github.jerofs.testkit.Host;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands {@code create} and {@code convert}. */
final class CliCreateTest extends CliCreateFixture {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-z lz4",
        "-z lz4hc,12 -C 4K",
        "-z zstd,level=19 -E fragments -C 1M",
        "-z deflate -E 48bit",
        "-z zstd -E ztailpacking,noinline_data --no-dedupe -j 3",
        "--compress-path *.log=zstd --compress-path etc/**=none",
      })
  void directory_createdImage_noDifference(String flags) {
    String[] options = flags.isEmpty() ? new String[0] : flags.split(" ");
    String[] args =
        Stream.of(List.of("create"), List.of(options), List.of(image, tree.toString()))
            .flatMap(List::stream)
            .toArray(String[]::new);
    run(args).expectSuccess();
    assertEquals("", run("diff", image, tree.toString()).expectSuccess());
    run("fsck", "--data", image).expectSuccess();
  }

  @Test
  void report_sizesAndDigest() throws Exception {
    String report = run("create", "-z", "zstd", image, tree.toString()).expectSuccess();
    byte[] bytes = Files.readAllBytes(Path.of(image));
    assertTrue(field(report, "size").startsWith(bytes.length + " "), report);
    assertTrue(field(report, "duplicates").startsWith("50000 "), report);
    assertEquals("Linux 6.10 or newer", field(report, "kernel"));
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    assertEquals(sha256, field(report, "sha256"));
    assertEquals("", run("create", "-q", "-f", image, tree.toString()).expectSuccess());
  }

  @Test
  void verity_rootHashOpensTheImage() throws IOException {
    String report = run("create", "--verity", image, tree.toString()).expectSuccess();
    assertTrue(field(report, "size").startsWith(field(report, "hash offset") + " "), report);
    String list = run("ls", "--root-hash", field(report, "root hash"), image).expectSuccess();
    assertTrue(list.contains("noise.bin"), list);
    String again = temp.resolve("again.erofs").toString();
    String second = run("create", "--verity", again, tree.toString()).expectSuccess();
    assertEquals(report, second);
  }

  @ParameterizedTest
  @CsvSource({
    "lz4,,''",
    "deflate,zlib of JDK ,with the same zlib only",
    "zstd,zstd-jni 1.,''",
    "lzma,xz 1.,''"
  })
  void report_codecsThatDecideTheBytes(String method, String codec, String reproducible)
      throws IOException {
    String report = run("create", "-z", method, image, tree.toString()).expectSuccess();
    String expected = codec == null ? "LZ4 of jerofs" : codec;
    assertTrue(field(report, "codecs").startsWith(expected), report);
    assertEquals(!reproducible.isEmpty(), report.contains("reproducible:"), report);
    assertTrue(report.contains(reproducible), report);
  }

  @Test
  void dryRun_writesNothing_reportsTheSame() throws IOException {
    String dry = run("create", "-n", "-z", "lz4", image, tree.toString()).expectSuccess();
    try (Stream<Path> files = Files.list(temp)) {
      assertEquals(List.of(tree), files.toList());
    }
    String wet = run("create", "-z", "lz4", image, tree.toString()).expectSuccess();
    assertTrue(wet.startsWith(dry), wet);
  }

  @Test
  void standardOutput_sameBytes() throws IOException {
    run("create", "-z", "lz4", image, tree.toString()).expectSuccess();
    Cli.Result piped = run("create", "-z", "lz4", "-", tree.toString());
    assertArrayEquals(Files.readAllBytes(Path.of(image)), piped.bytes());
    assertTrue(piped.err().startsWith("jerofs: size: "), piped.err());
    Cli.Result quiet = run("convert", "-q", image, "-");
    assertEquals("", quiet.err());
    assertEquals(0, quiet.code());
    Cli.Result failed = run("create", "-", temp.resolve("none").toString());
    assertEquals(0, failed.bytes().length);
    failed.expectFailure();
  }

  @Test
  void existingTarget_needsForce() throws IOException {
    Files.writeString(Path.of(image), "mine");
    String refused = run("create", image, tree.toString()).expectFailure();
    assertEquals("jerofs: already exists: " + image + "; --force replaces it", refused);
    assertEquals("mine", Files.readString(Path.of(image)));
    run("create", "--force", image, tree.toString()).expectSuccess();
    assertEquals("", run("diff", image, tree.toString()).expectSuccess());
  }

  @Test
  void targetInSource_omitted() throws IOException {
    Path inside = tree.resolve("var/out.erofs");
    run("create", inside.toString(), tree.toString()).expectSuccess();
    Files.move(inside, Path.of(image));
    String difference = run("diff", "--ignore", "mtime", image, tree.toString()).expectSuccess();
    assertEquals("", difference);
  }

  @Test
  void exclude_pattern_subtreeOmitted() {
    run("create", "-e", "*.conf", "-e", "var/log", "--exclude-regex", "^no.*n$", image, tree + "")
        .expectSuccess();
    List<String> found = run("find", image).expectSuccess().lines().toList();
    assertTrue(found.contains("/etc/conf.d") && found.contains("/var"), found::toString);
    assertFalse(found.contains("/etc/conf.d/a.conf"), found::toString);
    assertFalse(found.contains("/var/log"), found::toString);
    assertFalse(found.contains("/noise.bin"), found::toString);
  }

  @Test
  void sources_sameFile_errorNamesIt() throws IOException {
    Path other = Files.createDirectories(temp.resolve("other/etc"));
    Files.writeString(other.resolve("motd"), "other");
    String failure =
        run("create", image, tree.toString(), temp.resolve("other").toString()).expectFailure();
    assertTrue(failure.startsWith("jerofs: /etc/motd: "), failure);
    assertFalse(Files.exists(Path.of(image)));
  }

  @Test
  void archiveAndImage_converted_noDifference() throws IOException {
    run("create", image, tree.toString()).expectSuccess();
    Path tar = temp.resolve("t.tar");
    run("tar", "-o", tar.toString(), image).expectSuccess();
    String ofTar = temp.resolve("tar.erofs").toString();
    run("convert", "-z", "zstd", tar.toString(), ofTar).expectSuccess();
    assertEquals("", run("diff", image, ofTar).expectSuccess());
    String ofImage = temp.resolve("image.erofs").toString();
    run("convert", ofTar, ofImage).expectSuccess();
    assertEquals(-1, Files.mismatch(Path.of(image), Path.of(ofImage)));
    run("convert", "-z", "lz4", SAMPLE, ofImage, "-f").expectSuccess();
    assertEquals("", run("diff", SAMPLE, ofImage).expectSuccess());
  }

  @Test
  void sources_several_merged() throws IOException {
    Path over = Files.createDirectories(temp.resolve("over/etc"));
    Files.writeString(over.resolve("issue"), "new");
    run("create", image, tree.toString(), temp.resolve("over").toString()).expectSuccess();
    assertEquals("new", run("cat", image, "/etc/issue").expectSuccess());
    assertEquals("hello\n", run("cat", image, "/etc/motd").expectSuccess());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-C 64K|--cluster-size applies to compressed images only: add --compress",
        "-E 48bit|-E 48bit applies to compressed images only: add --compress",
        "--all-root --owner 1:1|--all-root and --owner exclude each other",
        "--mount-point /system|--mount-point requires --fs-config or --file-contexts",
        "--all-time --mkfs-time|--all-time and --mkfs-time exclude each other",
        "-z lz4 --chunk-size 64K|compression and --chunk-size exclude each other",
        "--compress-path *.c=lz4 -S|compression and --sparse exclude each other",
        "-z lz4 --no-data|compression and --no-data exclude each other",
        "-z lz4 --blob missing|compression and --blob exclude each other",
        "-z lz4 --tar-index|compression and --tar-index exclude each other",
        "-z lzo|expected lz4, lz4hc, lzma, deflate or zstd, found 'lzo'",
        "-z zstd -C 4K|cluster size of zstd: expected a power of two in 8192..1048576, found 4096",
        "--chmod x|'x' is not of the form PATTERN=VALUE",
        "--chmod x=999|'999' is not a mode such as 755 or 4755",
        "-L 12345678901234567|label: expected at most 16 bytes without NUL",
      })
  void contradictoryOptions_wrongUsage(String flags, String message) {
    Cli.Result result =
        run(
            Stream.of(List.of("create"), List.of(flags.split(" ")), List.of(image, tree + ""))
                .flatMap(List::stream)
                .toArray(String[]::new));
    assertEquals(2, result.code(), result.err());
    assertTrue(result.err().contains(message), result.err());
    assertFalse(Files.exists(Path.of(image)));
  }

  @Test
  void targetKernel_refusesCompression() {
    Cli.Result result = run("create", "-z", "zstd", "--target-kernel", "5.15", image, tree + "");
    assertEquals(2, result.code());
    String message = "jerofs: target kernel 5.15: expected 6.10 or newer for zstd compression\n";
    assertTrue(result.err().startsWith(message), result.err());
    assertFalse(Files.exists(Path.of(image)));
  }

  @Test
  void target_notToBeCreated_named() {
    String directory = temp.toString();
    assertEquals(
        "jerofs: already exists: " + directory + ", and is not a regular file",
        run("create", directory, tree + "").expectFailure());
    String orphan = temp.resolve("none").resolve("new.erofs").toString();
    for (String command :
        List.of("create " + orphan + " " + tree, "convert " + tree + " " + orphan)) {
      assertEquals(
          "jerofs: " + orphan + ": not in an existing directory",
          run(command.split(" ")).expectFailure());
    }
  }

  /** A failed command before a pipe writes nothing, which must not become an empty image. */
  @Test
  void emptyArchive_refused() throws IOException {
    Path archive = Files.createFile(temp.resolve("empty.tar"));
    String failure = "jerofs: " + archive + ": not a tar archive: it ";
    assertEquals(failure + "is empty", run("create", image, archive + "").expectFailure());
    Files.writeString(archive, "not a tar");
    assertEquals(failure + "has only 9 bytes", run("create", image, archive + "").expectFailure());
    assertFalse(Files.exists(Path.of(image)));
  }

  @Test
  void convert_notAnArchive_namesSource() {
    String failure = run("convert", "README.md", image).expectFailure();
    assertTrue(failure.startsWith("jerofs: README.md: not a tar archive: "), failure);
    assertFalse(Files.exists(Path.of(image)));
    assertEquals(
        "jerofs: no such file: " + temp.resolve("none"),
        run("create", image, temp.resolve("none").toString()).expectFailure());
  }

  @Test
  void termination_leavesNothing() throws Exception {
    Host.assumePosix();
    // An archive on standard input that never ends keeps the command busy.
    Path errors = temp.resolve("errors");
    Process process =
        ChildJvm.start(temp.resolve("output"), errors, Main.class, "create", image, "-");
    process.getOutputStream().write(new byte[257]);
    process.getOutputStream().flush();
    Path temporary = temp.resolve(".t.erofs.0.tmp");
    while (!Files.exists(temporary) && process.isAlive()) {
      Thread.onSpinWait();
    }
    process.destroy();
    int code = process.waitFor();
    assertEquals(143, code, () -> read(errors));
    assertEquals("jerofs: interrupted: nothing was written\n", read(errors));
    assertFalse(Files.exists(temporary));
    assertFalse(Files.exists(Path.of(image)));
  }

  /** Writes that end inside a header make reads of the pipe end there, too. */
  @Test
  void pipe_shortReads_sameImage() throws Exception {
    run("create", "-q", image, tree.toString());
    byte[] tar = run("tar", image).bytes();
    String piped = temp.resolve("piped.erofs").toString();
    Process process =
        ChildJvm.start(
            temp.resolve("output"), temp.resolve("errors"), Main.class, "create", piped, "-");
    try (OutputStream out = process.getOutputStream()) {
      for (int at = 0; at < tar.length; at += 257) {
        out.write(tar, at, Math.min(257, tar.length - at));
        out.flush();
      }
    }
    assertEquals(0, process.waitFor(), () -> read(temp.resolve("errors")));
    assertEquals(0, run("diff", image, piped).code());
  }

  @Test
  void create_tarIndex_refersToTheArchive() throws Exception {
    String tar = temp.resolve("t.tar").toString();
    assertEquals(0, run("create", image, tree.toString()).code());
    Files.write(Path.of(tar), run("tar", image).bytes());
    String index = temp.resolve("index.erofs").toString();
    assertEquals(0, run("create", "--tar-index", index, tar).code());
    assertTrue(Files.size(Path.of(index)) < 16_384);
    assertEquals("hello\n", run("cat", "--device", tar, index, "etc/motd").out());
    assertEquals(0, run("diff", whole(index, tar), image).code());
    assertTrue(run("create", "--tar-index", "-f", index, "-").err().contains("archive as a file"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--chunk-size=4K", "--sparse", "--blob"})
  void create_formsOfData_holdTheTree(String option) throws IOException {
    String blob = temp.resolve("blob").toString();
    boolean separate = option.equals("--blob");
    assertEquals(
        0, run("create", separate ? "--blob=" + blob : option, image, tree.toString()).code());
    String other = temp.resolve("other.erofs").toString();
    assertEquals(0, run("create", other, tree.toString()).code());
    assertEquals(0, run("diff", separate ? whole(image, blob) : image, other).code());
  }

  @Test
  void create_noData_keepsSizes() throws IOException {
    assertEquals(0, run("create", "--no-data", image, tree.toString()).code());
    try (FileSystem fs = Erofs.open(Path.of(image))) {
      assertArrayEquals(new byte[50_000], Files.readAllBytes(fs.getPath("/noise.bin")));
    }
    assertTrue(Files.size(Path.of(image)) <= 8192);
  }

  @Test
  void create_chunkSize_isChecked() throws IOException {
    var result = run("create", "--chunk-size=5000", image, tree.toString());
    assertEquals(2, result.code());
    assertTrue(result.err().contains("chunk size: expected a power of two"), result.err());
    assertEquals(2, run("create", "--sparse", "-z", "lz4", image, tree.toString()).code());
    assertFalse(Files.exists(Path.of(image)));
  }
}
