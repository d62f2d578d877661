package io.github.jerofs.cli;

import static io.github.jerofs.cli.Cli.SAMPLE;
import static io.github.jerofs.cli.Cli.run;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.testkit.ChildJvm;
import io.github.jerofs.testkit.Host;
import io.github.jerofs.testkit.RangeServer;
import io.github.jerofs.testkit.Shell;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Output files: inputs are never overwritten, and no file is left incomplete. */
final class CliOutputTest {
  private static final int DEVICES = 3;

  @TempDir private Path folder;
  private Path image;
  private byte[] original;

  @BeforeEach
  void copyImage() throws IOException {
    image = Files.copy(Path.of(SAMPLE), folder.resolve("image.erofs"));
    original = Files.readAllBytes(image);
  }

  private static Cli.Result write(String command, Path image, Path output, String... options) {
    List<String> args =
        new ArrayList<>(
            command.equals("tar")
                ? List.of("tar", "-q", "-o", output.toString(), image.toString())
                : List.of("info", "--html", output.toString(), image.toString()));
    args.addAll(List.of(options));
    return run(args.toArray(String[]::new));
  }

  private static void assertRefused(Cli.Result result) {
    String message = result.expectFailure();
    assertTrue(message.contains(": not written: "), message);
  }

  private void assertOnlyFiles(String... names) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          Stream.of(names).sorted().toList(),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tar, same", "tar, symbolic", "tar, hard", "tar, dots",
    "info, same", "info, symbolic", "info, hard", "info, dots"
  })
  void output_isImage_refused(String command, String how) throws IOException {
    Host.assumePosix();
    Path output =
        switch (how) {
          case "symbolic" -> Files.createSymbolicLink(folder.resolve("link"), image);
          case "hard" -> Files.createLink(folder.resolve("link"), image);
          case "dots" -> folder.resolve("../" + folder.getFileName() + "/image.erofs");
          default -> image;
        };
    assertRefused(write(command, image, output));
    assertArrayEquals(original, Files.readAllBytes(image));
    assertRefused(write(command, output, image));
    assertArrayEquals(original, Files.readAllBytes(image));
  }

  private static String digest(int i) {
    return Integer.toHexString(i + 10).repeat(64);
  }

  /** Returns an image with devices in {@code blobs}, tagged and named by digest. */
  private Path imageWithDevices(Path blobs) throws IOException {
    Path source = Cli.corpusImage("dev-merge-flat");
    byte[] bytes = Files.readAllBytes(source);
    int slot = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getShort(1024 + 88) & 0xffff;
    Files.createDirectory(blobs);
    for (int i = 0; i < DEVICES; i++) {
      byte[] tag = digest(i).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(tag, 0, bytes, (slot + i) * 128, tag.length);
      Files.copy(source.resolveSibling("dev-merge-flat.blob" + i), blobs.resolve(digest(i)));
    }
    return Files.write(folder.resolve("tagged.erofs"), bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tar", "info"})
  void output_isDevice_refused(String command) throws IOException {
    Path blobs = folder.resolve("blobs");
    Path tagged = imageWithDevices(blobs);
    Path device = blobs.resolve(digest(1));
    byte[] content = Files.readAllBytes(device);
    assertRefused(write(command, tagged, device, "--no-verify", "--blobs", blobs.toString()));
    assertRefused(
        write(
            command,
            tagged,
            device,
            "--no-verify",
            "--device",
            blobs.resolve(digest(0)).toString(),
            "--device",
            device.toString(),
            "--device",
            blobs.resolve(digest(2)).toString()));
    assertArrayEquals(content, Files.readAllBytes(device));
  }

  @Test
  void output_inCache_refused() throws IOException {
    Path cache = folder.resolve("cache");
    try (RangeServer server = new RangeServer()) {
      String url = server.serve("sample.erofs", image).toString();
      Path copy = Path.of(run("fetch", "--cache", cache.toString(), url).expectSuccess().strip());
      assertRefused(run("tar", "-o", copy.toString(), "--cache", cache.toString(), url));
      assertRefused(
          run("tar", "-o", cache.resolve("new").toString(), "--cache", cache.toString(), url));
      assertRefused(run("extract", "--cache", cache.toString(), url, cache.toString()));
      assertRefused(run("tar", "-o", copy.toString(), copy.toString()));
      assertArrayEquals(original, Files.readAllBytes(copy));
      run("tar", "-o", folder.resolve("a.tar").toString(), "--cache", cache.toString(), url)
          .expectSuccess();
    }
  }

  @Test
  void extract_neverReplacesTheImage() throws IOException {
    Path out = Files.createDirectory(folder.resolve("out"));
    Path inside = Files.move(image, out.resolve("README.txt"));
    String[] args = {"extract", inside.toString(), out.toString(), "/README.txt"};
    assertTrue(run(args).expectFailure().contains("already exists"));
    assertArrayEquals(original, Files.readAllBytes(inside));
    args[0] = "extract";
    assertRefused(run("extract", "--force", inside.toString(), out.toString(), "/README.txt"));
    assertArrayEquals(original, Files.readAllBytes(inside));
  }

  @Test
  void standardOutput_isImage_refused() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/stdout")), "no /dev/stdout here");
    Path errors = folder.resolve("errors");
    Process child =
        ChildJvm.start(image, errors, Main.class, "cat", image.toString(), "/README.txt");
    assertEquals(1, child.waitFor());
    assertTrue(Files.readString(errors).contains(": not written: "));
    assertArrayEquals(original, Files.readAllBytes(image));
  }

  @Test
  void symbolicLink_targetWritten() throws IOException {
    Host.assumePosix();
    Path file =
        Files.writeString(Files.createDirectory(folder.resolve("d")).resolve("file"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("d/file"));
    Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), Path.of("d/new"));
    write("tar", image, link).expectSuccess();
    write("tar", image, dangling).expectSuccess();
    assertTrue(Files.isSymbolicLink(link));
    assertTrue(Files.isSymbolicLink(dangling));
    assertTrue(Files.size(file) > 1000);
    assertEquals(-1, Files.mismatch(file, folder.resolve("d/new")));
    Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
    assertTrue(write("tar", image, loop).expectFailure().contains("too many symbolic links"));
  }

  @Test
  void replacedFile_permissionsKept() throws IOException {
    Host.assumePosix();
    Path file = Files.writeString(folder.resolve("file"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-x--x"));
    write("tar", image, file).expectSuccess();
    assertEquals("rw-r-x--x", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertOnlyFiles("file", "image.erofs");
  }

  @Test
  void fileReadOnly_kept() throws IOException {
    Host.assumePosix();
    Path file = Files.writeString(folder.resolve("file"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    assumeFalse(Files.isWritable(file), "root may write everything");
    assertTrue(write("tar", image, file).expectFailure().contains("permission denied: " + file));
    assertEquals("old", Files.readString(file));
  }

  @Test
  void targetIsDirectory_named() throws IOException {
    Path directory = Files.createDirectory(folder.resolve("d"));
    assertEquals(
        "jerofs: " + directory + ": is a directory",
        write("tar", image, directory).expectFailure());
    assertTrue(
        write("tar", image, folder.resolve("missing/file"))
            .expectFailure()
            .endsWith("missing/file: its directory does not exist"));
    assertOnlyFiles("d", "image.erofs");
  }

  @Test
  void directoryReadOnly_named() throws IOException {
    Host.assumePosix();
    Path directory = Files.createDirectory(folder.resolve("d"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeFalse(Files.isWritable(directory), "root may write everywhere");
    String message = write("tar", image, directory.resolve("file")).expectFailure();
    assertTrue(message.contains("d/file: its directory must be writable"), message);
  }

  @Test
  void fifo_writtenDirectly() throws Exception {
    assumeTrue(Shell.has("mkfifo"), "no mkfifo");
    Path fifo = folder.resolve("fifo");
    Shell.run("mkfifo", fifo);
    CompletableFuture<byte[]> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Files.readAllBytes(fifo);
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    write("tar", image, fifo).expectSuccess();
    assertArrayEquals(run("tar", "-q", image.toString()).bytes(), read.get());
    assertFalse(Files.isRegularFile(fifo, LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void descriptor_writtenDirectly() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/fd")), "no /proc");
    Path output = Files.writeString(folder.resolve("output"), "before");
    Path errors = folder.resolve("errors");
    Process child =
        ChildJvm.start(
            output, errors, Main.class, "tar", "-q", "-o", "/dev/stdout", image.toString());
    assertEquals(0, child.waitFor(), () -> errors.toString());
    byte[] archive = run("tar", "-q", image.toString()).bytes();
    byte[] all = Files.readAllBytes(output);
    assertEquals("before".length() + archive.length, all.length);
    assertEquals("before", new String(all, 0, "before".length(), StandardCharsets.US_ASCII));
  }

  /** Runs the command in a shell that limits the size of files to 4 KiB. */
  private String runOnFullDisk(String... args) throws Exception {
    assumeTrue(Shell.has("bash"), "no bash to limit the size of files");
    Path errors = folder.resolve("errors");
    List<String> command =
        new ArrayList<>(List.of("bash", "-c", "ulimit -f 4 && exec \"$@\"", "limited"));
    command.addAll(ChildJvm.command(Main.class, "-XX:-UsePerfData", args));
    Process child = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    assertEquals(1, child.waitFor(), () -> errors.toString());
    return Files.readString(errors);
  }

  @Test
  void fetch_diskFull_namesFile() throws Exception {
    Path cache = folder.resolve("cache");
    try (RangeServer server = new RangeServer()) {
      String url = server.serve("sample.erofs", image).toString();
      String message = runOnFullDisk("fetch", "--cache", cache.toString(), url);
      assertTrue(message.startsWith("jerofs: " + cache), message);
      assertEquals(1, message.lines().count(), message);
    }
  }

  @Test
  void report_diskFull_namesFile() throws Exception {
    Path page = folder.resolve("page.html");
    String message = runOnFullDisk("info", "--html", page.toString(), image.toString());
    assertTrue(message.startsWith("jerofs: " + page + ": "), message);
    assertOnlyFiles("errors", "image.erofs");
  }

  @Test
  void diskFull_oldFileKept() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "old");
    String message = runOnFullDisk("tar", "-q", "-o", file.toString(), image.toString());
    assertTrue(message.startsWith("jerofs: " + file + ": "), message);
    assertEquals("old", Files.readString(file));
    assertOnlyFiles("errors", "file", "image.erofs");
  }
}
