package io.github.jerofs.cli;

import static io.github.jerofs.cli.Cli.run;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.cli.output.TemporaryNames;
import io.github.jerofs.testkit.ChildJvm;
import io.github.jerofs.testkit.Host;
import io.github.jerofs.testkit.Shell;
import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that a signal ends, and the runs after them. */
final class CliInterruptTest {
  private static final int LARGE = 8 << 20;
  private static final int SMALL_FILES = 20;

  @TempDir private Path folder;
  private Interruption interruption;
  private Path image;
  private Path out;
  private String url = "";

  /** Serves an image. Reads of its large file block until the server is released. */
  @BeforeEach
  void serveImage() throws IOException {
    Host.assumePosix();
    TinyImage tiny = new TinyImage();
    TinyImage.Node directory = tiny.directory(tiny.root(), "d");
    for (int i = 0; i < SMALL_FILES; i++) {
      tiny.file(directory, "a" + i, ("content " + i).getBytes(StandardCharsets.UTF_8));
    }
    TinyImage.Node linked = tiny.file(directory, "b", new byte[] {1, 2, 3});
    tiny.symlink(directory, "c", "a0");
    tiny.hardLink(tiny.directory(directory, "inner"), "link", linked);
    byte[] large = new byte[LARGE];
    Arrays.fill(large, (byte) 7);
    tiny.file(directory, "large", large);
    tiny.hardLink(tiny.root(), "z", linked);
    image = tiny.write(folder.resolve("image.erofs"));
    out = folder.resolve("out");
    interruption = new Interruption(folder, image);
    url = interruption.url();
  }

  @AfterEach
  void stopServer() throws IOException {
    interruption.close();
  }

  private List<Path> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> TemporaryNames.isReserved(file.getFileName().toString()))
          .toList();
    }
  }

  /** Asserts that all extracted files are complete. */
  private void assertNoPartialFiles() throws IOException {
    assertFalse(Files.exists(out.resolve("d/large")), "an incomplete file has its final name");
    for (int i = 0; i < SMALL_FILES; i++) {
      Path file = out.resolve("d/a" + i);
      if (Files.exists(file)) {
        assertEquals("content " + i, Files.readString(file));
        assertEquals(FileTime.fromMillis(0), Files.getLastModifiedTime(file));
      }
    }
  }

  /** Asserts that a second run completes the tree. */
  private void assertRerunCompletes() throws IOException {
    assertRerunCompletes("owner,xattrs");
  }

  private void assertRerunCompletes(String ignored) throws IOException {
    interruption.release();
    Cli.Result again = run("extract", "-q", url, out.toString());
    assertEquals("", again.err());
    assertEquals(0, again.code());
    run("diff", "--ignore", ignored, image.toString(), out.toString()).expectSuccess();
    assertTrue(Files.isSameFile(out.resolve("d/b"), out.resolve("z")));
    assertTrue(Files.isSameFile(out.resolve("d/b"), out.resolve("d/inner/link")));
    assertEquals(List.of(), temporaryFiles());
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void extract_interrupted_noPartialFiles_resumes(String signal) throws Exception {
    assumeNotIgnored(signal);
    interruption.interrupt(signal, "extract", url, out.toString());
    assertNoPartialFiles();
    List<Path> left = temporaryFiles();
    assertEquals(1, left.size(), left::toString);
    assertTrue(left.get(0).toString().endsWith(".journal"));
    String errors = interruption.errorText();
    assertTrue(errors.matches("(?s)jerofs: interrupted: \\d+ files .*complete.*\n"), errors);
    assertRerunCompletes();
  }

  private static void assumeNotIgnored(String signal) throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!signal.equals("INT") || !Files.exists(status)) {
      return;
    }
    String ignored =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .orElseThrow();
    long bits = Long.parseUnsignedLong(ignored.substring("SigIgn:".length()).strip(), 16);
    assumeTrue((bits & 2) == 0, "SIGINT is ignored here, as in the background");
  }

  @Test
  void extract_killed_leavesTemporaryFiles_resumes() throws Exception {
    interruption.interrupt("KILL", "extract", url, out.toString());
    assertNoPartialFiles();
    assertTrue(temporaryFiles().stream().anyMatch(file -> file.toString().endsWith(".tmp")));
    assertRerunCompletes();
  }

  @Test
  void extract_killed_existingDirectoriesUnchanged() throws Exception {
    Path directory = Files.createDirectories(out.resolve("d"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwx---"));
    interruption.interrupt("KILL", "extract", url, out.toString());
    interruption.release();
    assertEquals(0, run("extract", "-q", url, out.toString()).code());
    assertEquals(
        "rwxrwx---", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
    assertEquals(
        "rwxr-xr-x",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("inner"))));
    assertEquals(List.of(), temporaryFiles());
  }

  @Test
  void extract_otherPart_journalKept() throws Exception {
    interruption.interrupt("KILL", "extract", url, out.toString());
    interruption.release();
    Cli.Result part = run("extract", url, out.toString(), "/z");
    assertTrue(part.err().contains("are unfinished"), part.err());
    List<Path> left = temporaryFiles();
    assertEquals(1, left.size(), left::toString);
    assertRerunCompletes();
  }

  @Test
  void extract_repeated_skipsEqual_refusesDifferent() throws IOException {
    interruption.release();
    run("extract", image.toString(), out.toString()).expectSuccess();
    FileTime time = Files.getLastModifiedTime(out);
    Object key = key(out.resolve("d/a1"));
    Cli.Result again = run("extract", image.toString(), out.toString());
    assertEquals(0, again.code(), again.err());
    assertTrue(again.err().contains(" existed already, with equal content"), again.err());
    assertEquals(key, key(out.resolve("d/a1")));
    assertEquals(time, Files.getLastModifiedTime(out), "the target was not changed");
    // Same size and time, different content.
    Path other = Files.writeString(out.resolve("d/a1"), "Content 1");
    Files.setLastModifiedTime(other, FileTime.fromMillis(0));
    Path link = out.resolve("d/c");
    Files.delete(link);
    Files.createSymbolicLink(link, Path.of("a1"));
    Cli.Result third = run("extract", "-q", image.toString(), out.toString());
    assertEquals(1, third.code());
    assertEquals(2, third.err().lines().filter(l -> l.contains("already exists")).count());
    assertEquals("Content 1", Files.readString(other));
    assertEquals(Path.of("a1"), Files.readSymbolicLink(link));
  }

  private static Object key(Path path) throws IOException {
    return Files.readAttributes(
            path, java.nio.file.attribute.BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  @Test
  void extract_diskFull_noPartialFiles() throws Exception {
    assumeTrue(Shell.has("bash"), "no bash to limit the size of files");
    List<String> command =
        new ArrayList<>(List.of("bash", "-c", "ulimit -f 1024 && exec \"$@\"", "limited"));
    command.addAll(
        ChildJvm.command(
            Main.class, "-XX:-UsePerfData", "extract", image.toString(), out.toString()));
    Process child =
        new ProcessBuilder(command).redirectError(folder.resolve("errors").toFile()).start();
    assertEquals(1, child.waitFor());
    assertTrue(
        interruption
            .errorText()
            .startsWith("jerofs: " + out.toRealPath().resolve("d/large") + ": "),
        interruption.errorText());
    assertNoPartialFiles();
    assertTrue(Files.exists(out.resolve("z")));
    assertEquals(List.of(), temporaryFiles());
    assertRerunCompletes("owner,xattrs,mtime"); // the directory was finished without one file
  }

  @Test
  void names_reserved_refused() throws IOException {
    TinyImage tiny = new TinyImage();
    tiny.file(tiny.root(), ".jerofs-0123456789ab-0.tmp", new byte[] {1});
    tiny.file(tiny.root(), ".JEROFS-0123456789ab.journal", new byte[] {1});
    tiny.file(tiny.root(), ".jerofs-notes.tmp", new byte[] {1});
    Path file = tiny.write(folder.resolve("names.erofs"));
    Cli.Result result = run("extract", file.toString(), out.toString());
    assertEquals(1, result.code());
    assertEquals(
        2,
        result.err().lines().filter(l -> l.endsWith("it is reserved for temporary files")).count());
    assertTrue(Files.exists(out.resolve(".jerofs-notes.tmp")));
    assertEquals(List.of(), temporaryFiles());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\0", "+../outside\0", "+d/../../outside\0+link\0", "+d", "nonsense"})
  void journal_damaged_outsideUntouched(String content) throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Path precious =
        Files.writeString(outside.resolve(".jerofs-0123456789ab-0.tmp"), "not of this target");
    Files.createDirectory(out);
    Files.createSymbolicLink(out.resolve("link"), outside);
    Path journal = Files.writeString(out.resolve(".jerofs-0123456789ab.journal"), content);
    assertEquals(0, run("extract", "-q", image.toString(), out.toString()).code());
    assertEquals("not of this target", Files.readString(precious));
    assertFalse(Files.exists(journal));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "KILL"})
  void tar_interrupted_oldFileKept(String signal) throws Exception {
    Path archive = Files.writeString(folder.resolve("a.tar"), "old");
    interruption.interrupt(signal, "tar", "-q", "-o", archive.toString(), url);
    assertEquals("old", Files.readString(archive));
    assertEquals(signal.equals("TERM") ? 0 : 1, temporaryFiles().size());
    if (signal.equals("TERM")) {
      assertEquals(
          "jerofs: interrupted: " + archive + " was not written\n", interruption.errorText());
    }
    interruption.release();
    run("tar", "-q", "-o", archive.toString(), url).expectSuccess();
    assertArrayEquals(run("tar", "-q", image.toString()).bytes(), Files.readAllBytes(archive));
  }
}
