package io.github.jerofs.cli.extract;

import static io.github.jerofs.cli.Cli.lines;
import static io.github.jerofs.cli.Cli.run;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.cli.Cli;
import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.output.TemporaryNames;
import io.github.jerofs.cli.text.RawPaths;
import io.github.jerofs.storage.Names;
import io.github.jerofs.testkit.Host;
import io.github.jerofs.testkit.Shell;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code extract} keeps of names, link targets, hard links, times and extended attributes. */
final class CliExtractFidelityTest {
  private static final EntryAttributes FILE = EntryAttributes.of(0644);
  private static final EntryAttributes DIRECTORY = EntryAttributes.of(0755);
  private static final Instant EARLY = Instant.ofEpochSecond(-100, 5);
  private static final Instant LATE = Instant.parse("2300-01-01T00:00:00.000000007Z");

  @TempDir private Path folder;
  private ErofsBuilder builder = ErofsBuilder.to(Path.of("unset"));
  private Path image = Path.of("unset");
  private Path out = Path.of("unset");

  @BeforeEach
  void start() {
    Host.assumePosix();
    image = folder.resolve("image.erofs");
    out = folder.resolve("out");
    builder = ErofsBuilder.to(image);
  }

  private void file(String path, EntryAttributes attributes) {
    builder.file(path, attributes, ContentSource.of(path.getBytes(UTF_8)));
  }

  private Cli.Result extract() throws IOException {
    return run("extract", image.toString(), out.toString());
  }

  /** Extracts as Java without foreign functions does. Returns the messages. */
  private String extractWithJavaOnly(Path target, boolean xattrs) throws IOException {
    try (FileSystem fs = Erofs.open(image)) {
      return Extraction.withJavaOnly(fs, target, xattrs);
    }
  }

  private static void assumeSystemCalls() {
    assumeTrue(SystemCalls.of(Path.of("")) != null, "no foreign functions: needs Java 22 on Linux");
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static Instant time(Path file) throws IOException {
    return attributes(file).lastModifiedTime().toInstant();
  }

  /** Returns the escaped names in a directory, in order. */
  private static List<String> names(Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String uri = entry.toUri().getRawPath().replaceFirst("/$", "");
        names.add(uri.substring(uri.lastIndexOf('/') + 1));
      }
    }
    names.sort(null);
    return names;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x/", "..//a", "/a/", "/a//b/c//d/", "../", "a/./b", "caf\u00e9//x", "bad\udcff/"})
  void linkTarget_exact(String target) throws Exception {
    builder.symbolicLink("/link", FILE, target).build();
    assertEquals("", extractWithJavaOnly(out, false));
    assertArrayEquals(
        Names.encode(target).orElseThrow(),
        Shell.run("readlink", "-n", out.resolve("link")).getBytes(ISO_8859_1));
    assertEquals(0, extract().code(), "an equal link is skipped");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a//", "//a", "a///b"})
  void linkTarget_manySlashes_lossReported(String target) throws Exception {
    builder.symbolicLink("/link", FILE, target).build();
    assertEquals(
        lines(
            "jerofs: /link: the target of this symbolic link loses slashes: " + target,
            "jerofs: not extracted exactly: 1 target of a symbolic link"),
        extractWithJavaOnly(out, false));
    assumeSystemCalls();
    Path other = folder.resolve("other");
    run("extract", image.toString(), other.toString()).expectSuccess();
    assertEquals(target, Shell.run("readlink", "-n", other.resolve("link")));
  }

  @Test
  void hardLinks_betweenSymbolicLinks() throws IOException {
    builder.symbolicLink("/first", FILE, "target").hardLink("/second", "/first");
    builder.symbolicLink("/third", FILE, "target").build();
    extract().expectSuccess();
    assertEquals(attributes(out.resolve("first")).fileKey(), key("second"));
    assertFalse(key("third").equals(key("first")));
    Files.delete(out.resolve("second"));
    assertEquals(0, extract().code());
    assertEquals(key("first"), key("second"), "a later run links to the link of the earlier one");
  }

  private Object key(String name) throws IOException {
    return attributes(out.resolve(name)).fileKey();
  }

  @Test
  void hardLinks_targetHasNone_lossReported() throws IOException {
    builder.symbolicLink("/first", FILE, "target").hardLink("/second", "/first").build();
    try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
      assertEquals(
          lines(
              "jerofs: /second: copied, as the target made no hard link",
              "jerofs: not extracted exactly: 1 hard link"),
          extractWithJavaOnly(memory.getPath("/out"), false));
      assertTrue(Files.isSymbolicLink(memory.getPath("/out/second")));
    }
  }

  @Test
  void names_notUtf8_extracted_resumed() throws IOException {
    builder.directory("/dir\udcff", DIRECTORY);
    file("/dir\udcff/file\udc80\ud83d\ude00", FILE);
    file("/dir\udcff/link", FILE);
    builder.hardLink("/dir\udcff/link\udcfe", "/dir\udcff/link");
    builder.symbolicLink("/sym\udcc3", FILE, "dir\udcff").build();
    extract().expectSuccess();
    assertEquals(List.of("dir%FF", "sym%C3"), names(out));
    Path directory = out.resolve(raw("dir\udcff"));
    assertEquals(List.of("file%80%F0%9F%98%80", "link", "link%FE"), names(directory));
    assertEquals(directory.getFileName(), Files.readSymbolicLink(out.resolve(raw("sym\udcc3"))));
    assertEquals(2, Files.getAttribute(directory.resolve("link"), "unix:nlink"));
    String[] diff = {"diff", "--ignore", "mode,owner,mtime", image.toString(), out.toString()};
    assertEquals("", run(diff).expectSuccess());
    Cli.Result again = extract();
    assertEquals("jerofs: 4 files and links existed already, with equal content\n", again.err());
    Files.writeString(directory.resolve(raw("file\udc80\ud83d\ude00")), "other");
    assertEquals(1, extract().code(), "an existing file is not replaced");
  }

  private Path raw(String name) throws IOException {
    return RawPaths.path(out.getFileSystem(), name);
  }

  @Test
  void journal_namesNotUtf8_resumed() throws IOException {
    Path directory = Files.createDirectories(out.resolve(raw("\udcffdir")).resolve(raw("\udcfe")));
    Messages messages = new Messages(new PrintStream(new ByteArrayOutputStream(), true, UTF_8));
    TemporaryNames names = TemporaryNames.ofJournal(Path.of(".jerofs-0123456789ab.journal"));
    try (DirectoryHandle root = DirectoryHandle.openRoot(out.toRealPath());
        ExtractionJournal journal = ExtractionJournal.open(root, true, names, messages)) {
      journal.made(root.place().resolve(out.relativize(directory)));
    }
    Files.writeString(directory.resolve(".jerofs-0123456789ab-7.tmp"), "incomplete");
    TemporaryNames later = TemporaryNames.ofJournal(Path.of(".jerofs-ba9876543210.journal"));
    try (DirectoryHandle root = DirectoryHandle.openRoot(out.toRealPath());
        ExtractionJournal journal = ExtractionJournal.open(root, false, later, messages)) {
      assertTrue(journal.wasBegun(root.place().resolve(out.relativize(directory))));
      assertEquals(List.of(), names(directory));
    }
  }

  @Test
  void times_outsideOfJava_lossReported() throws IOException {
    file("/early", FILE.withModified(EARLY));
    file("/late", FILE.withModified(LATE));
    file("/second", FILE.withModified(Instant.ofEpochSecond(-1)));
    builder.build();
    assertEquals(
        lines(
            "jerofs: /early: the time loses its fraction: 1969-12-31T23:58:20.000000005Z",
            "jerofs: /late: the time is out of Java's range: 2300-01-01T00:00:00.000000007Z",
            "jerofs: not extracted exactly: 2 times"),
        extractWithJavaOnly(out, false)
            .lines()
            .sorted()
            .collect(Collectors.joining("\n", "", "\n")));
    assertEquals(Instant.ofEpochSecond(-100), time(out.resolve("early")));
    assertEquals(Instant.ofEpochSecond(-1), time(out.resolve("second")));
  }

  @Test
  void times_exact() throws Exception {
    assumeSystemCalls();
    builder.directory("/d", DIRECTORY.withModified(EARLY));
    file("/d/early", FILE.withModified(EARLY));
    file("/d/late", FILE.withModified(LATE));
    builder.symbolicLink("/d/link", FILE.withModified(EARLY), "early");
    builder.symbolicLink("/d/nanos", FILE.withModified(Instant.ofEpochSecond(1, 1)), "early");
    builder.build();
    extract().expectSuccess();
    assertEquals(EARLY, time(out.resolve("d")));
    assertEquals(EARLY, time(out.resolve("d/early")));
    assertEquals(
        LATE.getEpochSecond() + ".000000007\n", // which Java cannot read
        Shell.run("stat", "-c", "%.9Y", out.resolve("d/late")));
    assertEquals(EARLY, time(out.resolve("d/link")));
    assertEquals(Instant.ofEpochSecond(1, 1), time(out.resolve("d/nanos")));
  }

  @Test
  void xattrs_otherNamespaces_lossReportedOnce() throws IOException {
    file(
        "/a",
        FILE.withXattrs(Map.of("security.selinux", new byte[] {1}, "trusted.a", new byte[1])));
    file("/b", FILE.withXattr("security.selinux", new byte[] {1}));
    builder.build();
    assertEquals(
        lines(
            "jerofs: only extended attributes user.* can be restored with this Java",
            "jerofs: not extracted exactly: 3 extended attributes"),
        extractWithJavaOnly(out, true));
  }

  @Test
  void xattrs_otherNamespaces_restored() throws Exception {
    assumeSystemCalls();
    assumeTrue(Shell.has("getfattr"), "no getfattr");
    assumeTrue(Files.getAttribute(folder, "unix:uid").equals(0), "only root sets labels");
    String label = "u:object_r:system_file:s0";
    builder.directory("/d", DIRECTORY.withXattr("security.selinux", label.getBytes(UTF_8)));
    file("/d/f", FILE.withXattr("security.selinux", label.getBytes(UTF_8)));
    builder.symbolicLink("/d/l", FILE.withXattr("trusted.x", new byte[] {1}), "nowhere").build();
    run("extract", "--xattrs", image.toString(), out.toString()).expectSuccess();
    for (String name : List.of("d", "d/f")) {
      assertEquals(label, xattr("security.selinux", name));
    }
    assertEquals("\1", xattr("trusted.x", "d/l"));
  }

  private String xattr(String name, String file) throws Exception {
    return Shell.run("getfattr", "-h", "--only-values", "-n", name, out.resolve(file));
  }
}
