package io.github.jerofs.cli.extract;

import static io.github.jerofs.cli.Cli.SAMPLE;
import static io.github.jerofs.cli.Cli.run;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.github.jerofs.Erofs;
import io.github.jerofs.cli.Cli;
import io.github.jerofs.testkit.Host;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files and attributes that {@code extract} writes. */
final class CliExtractTest {
  private static final Instant FIRST_TIME = Instant.parse("1902-01-01T00:00:00Z");
  private static final Instant LAST_TIME = Instant.parse("2038-01-01T00:00:00Z");

  @TempDir private Path folder;

  @Test
  void sample_complete() throws IOException {
    Host.assumePosix();
    Host.assumeUnicodeNames();
    Path out = folder.resolve("new/out");
    assertEquals("", run("extract", SAMPLE, out.toString()).expectSuccess());
    try (FileSystem image = Erofs.open(Path.of(SAMPLE))) {
      assertEquals(12, compare(image, out));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain-default", "plain-b512", "chunk-b512", "tar-full", "xattr-default"})
  void corpusImage_complete(String name) throws IOException {
    Host.assumePosix();
    Host.assumeUnicodeNames();
    Path file = Cli.corpusImage(name);
    Path out = folder.resolve("out");
    Cli.Result result = run("extract", file.toString(), out.toString());
    // Java 22 sets all times.
    List<String> errors =
        result.err().lines().filter(l -> !l.startsWith("jerofs: warning: ")).toList();
    boolean isExact = SystemCalls.of(out) != null || !name.equals("plain-default");
    assertEquals(isExact ? 0 : 1, result.code(), result.err());
    assertEquals(isExact ? 0 : 5, errors.size(), result.err());
    try (FileSystem image = Erofs.open(file)) {
      assertTrue(compare(image, out) > 10);
    }
  }

  /** Compares each file of an image with its copy below {@code out} and returns their number. */
  private static int compare(FileSystem image, Path out) throws IOException {
    Map<Object, TreeSet<String>> linksThere = new HashMap<>();
    Map<Object, TreeSet<String>> linksHere = new HashMap<>();
    TreeSet<String> expected = new TreeSet<>();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(image.getPath("/"))) {
      files = walk.toList();
    }
    for (Path file : files) {
      PosixFileAttributes there = attributes(file);
      String name = file.toString().substring(1);
      Path copy = out.resolve(name);
      if (there.isOther()) {
        assertTrue(Files.notExists(copy, LinkOption.NOFOLLOW_LINKS), name);
        continue;
      }
      expected.add(name);
      PosixFileAttributes here = attributes(copy);
      compare(file, there, copy, here);
      if (there.isRegularFile()) {
        linksThere.computeIfAbsent(there.fileKey(), key -> new TreeSet<>()).add(name);
        linksHere.computeIfAbsent(here.fileKey(), key -> new TreeSet<>()).add(name);
      }
    }
    assertEquals(
        new TreeSet<>(linksThere.values().stream().map(Object::toString).toList()),
        new TreeSet<>(linksHere.values().stream().map(Object::toString).toList()));
    try (Stream<Path> walk = Files.walk(out)) {
      assertEquals(
          expected, new TreeSet<>(walk.map(path -> out.relativize(path).toString()).toList()));
    }
    return expected.size() - 1;
  }

  private static PosixFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static void compare(
      Path file, PosixFileAttributes there, Path copy, PosixFileAttributes here)
      throws IOException {
    String name = file.toString();
    assertEquals(there.isDirectory(), here.isDirectory(), name);
    assertEquals(there.isRegularFile(), here.isRegularFile(), name);
    assertEquals(there.isSymbolicLink(), here.isSymbolicLink(), name);
    Instant time = there.lastModifiedTime().toInstant();
    if (time.isAfter(FIRST_TIME) && time.isBefore(LAST_TIME)) {
      // Java 17 sets times of links in microseconds, and times before 1970 in seconds.
      ChronoUnit unit =
          SystemCalls.of(copy) != null
              ? ChronoUnit.NANOS
              : time.isBefore(Instant.EPOCH) ? ChronoUnit.SECONDS : ChronoUnit.MICROS;
      assertEquals(
          time.truncatedTo(unit), here.lastModifiedTime().toInstant().truncatedTo(unit), name);
    }
    if (there.isSymbolicLink()) {
      assertEquals(
          copy.getFileSystem().getPath(Files.readSymbolicLink(file).toString()),
          Files.readSymbolicLink(copy),
          name);
      return;
    }
    assertEquals(there.permissions(), here.permissions(), name);
    // Only root can read a file without permissions.
    if (there.isRegularFile() && Files.isReadable(copy)) {
      assertEquals(-1, Files.mismatch(file, copy), name);
    }
  }

  @Test
  void paths_createParents() throws IOException {
    Host.assumePosix();
    Host.assumeUnicodeNames();
    Path out = folder.resolve("out");
    run("extract", SAMPLE, out.toString(), "docs/poems", "/docs/poems/grüße.txt", "guide")
        .expectSuccess();
    try (Stream<Path> walk = Files.walk(out)) {
      assertEquals(
          List.of("", "docs", "docs/poems", "docs/poems/grüße.txt", "guide"),
          walk.map(path -> out.relativize(path).toString()).sorted().toList());
    }
    assertEquals(
        Instant.ofEpochSecond(1700000000),
        Files.getLastModifiedTime(out.resolve("docs")).toInstant());
  }

  @Test
  void path_missing_othersExtracted() {
    Path out = folder.resolve("out");
    assertEquals(
        "jerofs: no such file: /nope",
        run("extract", SAMPLE, out.toString(), "/nope", "/bin").expectFailure());
    assertTrue(Files.isExecutable(out.resolve("bin/hello.sh")));
  }

  @Test
  void existingDirectory_permissionsKept() throws IOException {
    Host.assumePosix();
    Host.assumeUnicodeNames();
    Path bin = Files.createDirectories(folder.resolve("out/bin"));
    Files.setPosixFilePermissions(bin, PosixFilePermissions.fromString("rwxrwx---"));
    run("extract", SAMPLE, folder.resolve("out").toString()).expectSuccess();
    assertEquals("rwxrwx---", PosixFilePermissions.toString(Files.getPosixFilePermissions(bin)));
    assertTrue(Files.exists(bin.resolve("hello.sh")));
  }

  @Test
  void existingFile_keptWithoutForce() throws IOException {
    Path out = folder.resolve("out");
    String[] again = {"extract", SAMPLE, out.toString(), "/bin/hello.sh"};
    run(again).expectSuccess();
    Path file = Files.writeString(out.resolve("bin/hello.sh"), "mine");
    String message = run(again).expectFailure();
    assertTrue(message.startsWith("jerofs: already exists: "), message);
    assertEquals("mine", Files.readString(file));
    run("extract", "--force", SAMPLE, out.toString(), "/bin/hello.sh").expectSuccess();
    assertTrue(Files.readString(file).startsWith("#!/bin/sh"));
  }

  @Test
  void xattrs_user_restored() throws IOException {
    Host.assumeUnicodeNames();
    Assumptions.assumeTrue(
        Files.getFileStore(folder).supportsFileAttributeView(UserDefinedFileAttributeView.class));
    Path out = folder.resolve("out");
    run("extract", "--xattrs", SAMPLE, out.toString()).expectSuccess();
    assertEquals(
        "start here",
        new String((byte[]) Files.getAttribute(out.resolve("README.txt"), "user:comment"), UTF_8));
  }

  @Test
  void quiet_noWarnings() {
    String image = Cli.corpusImage("tar-full").toString();
    run("extract", "-q", image, folder.resolve("out").toString()).expectSuccess();
  }

  @Test
  void target_otherFileSystem() throws IOException {
    Configuration unix =
        Configuration.unix().toBuilder().setAttributeViews("posix", "unix", "user").build();
    try (FileSystem image = Erofs.open(Path.of(SAMPLE));
        FileSystem memory = Jimfs.newFileSystem(unix)) {
      assertEquals("", Extraction.of(image, memory.getPath("/out"), true));
      assertEquals(12, compare(image, memory.getPath("/out")));
      assertEquals(
          "start here",
          new String(
              (byte[]) Files.getAttribute(memory.getPath("/out/README.txt"), "user:comment"),
              UTF_8));
    }
  }

  @Test
  void target_withoutPermissionsAndXattrs() throws IOException {
    try (FileSystem image = Erofs.open(Path.of(SAMPLE));
        FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
      String err = Extraction.of(image, memory.getPath("/out"), true);
      assertEquals(2, err.lines().count(), err);
      assertTrue(err.contains("the target does not support permissions"), err);
      assertTrue(err.contains("the target does not support user.* attributes"), err);
      assertEquals(
          -1,
          Files.mismatch(image.getPath("/docs/lines.txt"), memory.getPath("/out/docs/lines.txt")));
    }
  }
}
