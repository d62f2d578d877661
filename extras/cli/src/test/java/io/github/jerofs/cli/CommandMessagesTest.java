package io.github.jerofs.cli;

import static io.github.jerofs.cli.Cli.SAMPLE;
import static io.github.jerofs.cli.Cli.run;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.cli.extract.Extraction;
import io.github.jerofs.testkit.ChildJvm;
import io.github.jerofs.testkit.Host;
import io.github.jerofs.testkit.QuotedMessages;
import io.github.jerofs.testkit.RangeServer;
import io.github.jerofs.testkit.Shell;
import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The messages of commands that {@code docs/troubleshooting.md} quotes. */
final class CommandMessagesTest {
  private static final String PREFIX = "jerofs: ";
  private static final String JOURNAL = ".jerofs-0123456789ab.journal";

  @TempDir private Path temp;

  @TestFactory
  Stream<DynamicTest> messages_asQuoted() throws IOException {
    QuotedMessages quoted = new QuotedMessages();
    addNames(quoted);
    addTargets(quoted);
    addJournals(quoted);
    addAttributes(quoted);
    addLosses(quoted);
    addArguments(quoted);
    addOutputs(quoted);
    addSignals(quoted);
    return quoted.tests(QuotedMessages::isOfCommands);
  }

  /** Returns the last line that {@code result} printed to standard error. */
  private static String last(Cli.Result result) {
    return last(result.err());
  }

  private static String last(String errors) {
    return errors
        .lines()
        .filter(line -> line.startsWith(PREFIX))
        .reduce((first, second) -> second)
        .map(line -> line.substring(PREFIX.length()))
        .orElse("");
  }

  /** Returns the last line that contains {@code word}. */
  private static String last(String errors, String word) {
    return last(errors.lines().filter(line -> line.contains(word)).collect(joining("\n")));
  }

  private static String first(Cli.Result result) {
    return last(result.err().lines().findFirst().orElse(""));
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectories(temp.resolve(name));
  }

  private Path image(String name) throws IOException {
    TinyImage tiny = new TinyImage();
    tiny.file(tiny.root(), name, new byte[] {1});
    return tiny.write(temp.resolve("named.erofs"));
  }

  private void addNames(QuotedMessages quoted) {
    quoted.provoke(
        "…: cannot be stored under this name on the target: …",
        () -> {
          try (FileSystem named = Erofs.open(image("a:b"));
              FileSystem windows = Jimfs.newFileSystem(Configuration.windows())) {
            return last(Extraction.withJavaOnly(named, windows.getPath("C:\\out"), false));
          }
        });
    quoted.provoke(
        "…: cannot be stored under this name on the target: it is reserved for temporary files",
        () -> {
          String reserved = image(".jerofs-0123456789ab-0.tmp").toString();
          return first(run("extract", reserved, temp.resolve("reserved").toString()));
        });
  }

  private void addTargets(QuotedMessages quoted) {
    quoted.provoke(
        "already exists: …, --force would replace it",
        () -> {
          Path out = folder("replaced");
          Files.writeString(out.resolve("README.txt"), "other");
          return last(run("extract", SAMPLE, out.toString(), "/README.txt"));
        });
    quoted.provoke(
        "already exists: …, and is a directory",
        () -> {
          Path out = folder("directory");
          Files.createDirectory(out.resolve("README.txt"));
          return last(run("extract", "--force", SAMPLE, out.toString(), "/README.txt"));
        });
    quoted.provoke(
        "… files and links existed already, with equal content",
        () -> {
          String out = temp.resolve("twice").toString();
          run("extract", SAMPLE, out, "/README.txt").expectSuccess();
          return last(run("extract", SAMPLE, out, "/README.txt"));
        });
    quoted.provoke(
        "warning: another command is extracting to …",
        () -> {
          Path out = folder("locked");
          try (FileChannel journal =
              FileChannel.open(
                  out.resolve(JOURNAL), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            assertTrue(journal.lock().isValid());
            return last(run("extract", SAMPLE, out.toString(), "/README.txt"));
          }
        });
  }

  private void addJournals(QuotedMessages quoted) {
    quoted.provoke(
        "warning: … directories of an interrupted extraction are unfinished: they were not selected"
            + " this time",
        () -> {
          Path out = folder("unfinished");
          Files.createDirectory(out.resolve("docs"));
          Files.writeString(out.resolve(JOURNAL), "+docs\0");
          return last(run("extract", SAMPLE, out.toString(), "/README.txt"));
        });
    quoted.provoke(
        "warning: if interrupted, this extraction cannot resume: …",
        () -> {
          Path out = folder("closed");
          Files.createDirectory(out.resolve("docs"));
          close(out);
          return last(unprivileged("extract", SAMPLE, out.toString(), "/docs/guide.txt"));
        });
  }

  private static void close(Path directory) throws IOException {
    Host.assumePosix();
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
  }

  private static boolean isRoot() throws IOException {
    Host.assumePosix();
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  /** Runs a command without root's capabilities and returns its standard error. */
  private String unprivileged(String... args) throws IOException, InterruptedException {
    assumeTrue(Files.exists(Path.of("/proc/self")), "no /proc to look up the user in");
    if (!isRoot()) {
      return run(args).err();
    }
    assumeTrue(Shell.has("setpriv"), "no setpriv to take root's capabilities away");
    List<String> command = new ArrayList<>(List.of("setpriv", "--bounding-set=-all"));
    command.add("--inh-caps=-all");
    command.addAll(ChildJvm.command(Main.class, "-XX:+UseSerialGC", args));
    return errors(new ProcessBuilder(command));
  }

  private String errors(ProcessBuilder command) throws IOException, InterruptedException {
    Path errors = temp.resolve("errors");
    Process child = command.redirectError(errors.toFile()).start();
    child.getInputStream().readAllBytes();
    int unused = child.waitFor();
    return Files.readString(errors);
  }

  private void addAttributes(QuotedMessages quoted) {
    quoted.provoke(
        "warning: the target does not support permissions",
        () -> {
          try (FileSystem sample = Erofs.open(Path.of(SAMPLE));
              FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
            return last(Extraction.of(sample, memory.getPath("/out"), false));
          }
        });
    quoted.provoke(
        "cannot set owners: …",
        () -> {
          String image = Cli.corpusImage("tar-full").toString();
          String out = temp.resolve("owned").toString();
          return last(unprivileged("extract", "-q", "--owner", image, out), "owners");
        });
  }

  private void addLosses(QuotedMessages quoted) {
    quoted.provoke(
        "only extended attributes user.* can be restored with this Java",
        () -> last(losses(), "attributes user"));
    quoted.provoke("…: the time loses its fraction: …", () -> last(losses(), "/early"));
    quoted.provoke("…: the time is out of Java's range: …", () -> last(losses(), "/late"));
    quoted.provoke(
        "…: the target of this symbolic link loses slashes: …", () -> last(losses(), "/slashes"));
    quoted.provoke("…: copied, as the target made no hard link", () -> last(losses(), "/second"));
    quoted.provoke("not extracted exactly: …", () -> last(losses()));
  }

  /** Returns the messages for an image that Java alone cannot extract exactly. */
  private String losses() throws IOException {
    EntryAttributes file = EntryAttributes.of(0644);
    Path image = Files.createTempDirectory(temp, "losses").resolve("image.erofs");
    ErofsBuilder builder = ErofsBuilder.to(image);
    builder.directory("/early", file.withModified(Instant.ofEpochSecond(-1, 5)));
    builder.directory("/late", file.withModified(Instant.ofEpochSecond(1L << 40)));
    builder.directory("/labelled", file.withXattr("security.selinux", new byte[] {1}));
    builder.symbolicLink("/slashes", file, "a///b");
    builder.symbolicLink("/first", file, "a").hardLink("/second", "/first");
    builder.build();
    try (FileSystem opened = Erofs.open(image);
        FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
      return Extraction.withJavaOnly(opened, memory.getPath("/out"), true);
    }
  }

  private void addArguments(QuotedMessages quoted) {
    quoted.provoke(
        "warning: the image is cut short: it has … bytes, its superblock states …",
        () -> {
          byte[] cut = Arrays.copyOf(Files.readAllBytes(Path.of(SAMPLE)), 8192);
          return last(run("info", Files.write(temp.resolve("cut.erofs"), cut).toString()));
        });
    quoted.provoke("'jerofs …--help' shows the usage", () -> last(run("ls", "--none")));
    quoted.provoke("nothing matches: …", () -> last(run("cat", SAMPLE, "/x*")));
    quoted.provoke("not a pattern: …", () -> first(run("find", SAMPLE, "--name", "[")));
    quoted.provoke("not file types: …", () -> first(run("find", SAMPLE, "--type", "x")));
    quoted.provoke(
        "--sha256, --root-hash and --mirror apply to one image, but diff opens two",
        () -> first(run("diff", "--sha256", "0".repeat(64), SAMPLE, SAMPLE)));
    quoted.provoke(
        "not in the cache: …",
        () -> last(run("cache", "rm", "--cache", folder("cache").toString(), "http://localhost/")));
    quoted.provoke(
        "warning: skipped socket …",
        () -> last(run("tar", Cli.corpusImage("plain-default").toString())));
  }

  private void addOutputs(QuotedMessages quoted) {
    quoted.provoke(
        "refusing to write an archive to a terminal: redirect the output, or use --output",
        this::tarToTerminal);
    quoted.provoke(
        "cannot write the output: …",
        () -> {
          Path full = Path.of("/dev/full");
          assumeTrue(Files.exists(full), "no /dev/full");
          List<String> command = ChildJvm.command(Main.class, "-XX:+UseSerialGC", "ls", SAMPLE);
          return last(errors(new ProcessBuilder(command).redirectOutput(full.toFile())));
        });
    quoted.provoke(
        "…: not written: the command reads it as …",
        () -> {
          String image = image("file").toString();
          return last(run("tar", "-o", image, image));
        });
    quoted.provoke(
        "…: not written: a cache of images holds nothing else",
        () -> {
          Path cache = folder("images");
          String file = cache.resolve("a.tar").toString();
          try (RangeServer server = new RangeServer()) {
            String url = server.serve("sample.erofs", Path.of(SAMPLE)).toString();
            return last(run("tar", "--cache", cache.toString(), "-o", file, url));
          }
        });
    quoted.provoke(
        "…: its directory must be writable: a temporary file is created there",
        () -> {
          Path directory = folder("unwritable");
          close(directory);
          return last(unprivileged("tar", "-o", directory.resolve("a.tar").toString(), SAMPLE));
        });
    quoted.provoke(
        "warning: …: cannot keep the owner: …",
        () -> {
          assumeTrue(isRoot(), "not root, to make a file of another user");
          Path file = Files.createFile(temp.resolve("foreign.tar"));
          Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
          Files.setAttribute(file, "unix:uid", 12345);
          return last(unprivileged("tar", "-o", file.toString(), SAMPLE));
        });
  }

  private String tarToTerminal() throws IOException, InterruptedException {
    assumeTrue(Shell.has("script"), "no script to make a terminal");
    String command =
        ChildJvm.command(Main.class, "-XX:+UseSerialGC", "tar", SAMPLE).stream()
            .map(word -> "'" + word + "'")
            .collect(joining(" "));
    Process child =
        new ProcessBuilder("script", "-qec", command, "/dev/null")
            .redirectErrorStream(true)
            .start();
    String output = new String(child.getInputStream().readAllBytes(), UTF_8);
    int unused = child.waitFor();
    return last(output.lines().findFirst().orElse("").strip());
  }

  private void addSignals(QuotedMessages quoted) {
    quoted.provoke(
        "interrupted: … in place, each complete; the same command resumes",
        () -> interrupted(url -> List.of("extract", url, temp.resolve("stopped").toString())));
    quoted.provoke(
        "interrupted: … was not written",
        () ->
            interrupted(url -> List.of("tar", "-o", temp.resolve("stopped.tar").toString(), url)));
  }

  /** Returns the last message of a command that SIGTERM ends. */
  private String interrupted(Function<String, List<String>> command) throws Exception {
    Host.assumePosix();
    TinyImage tiny = new TinyImage();
    tiny.file(tiny.root(), "large", new byte[8 << 20]);
    Path image = tiny.write(temp.resolve("large.erofs"));
    try (Interruption interruption = new Interruption(temp, image)) {
      interruption.interrupt("TERM", command.apply(interruption.url()).toArray(String[]::new));
      return last(interruption.errorText());
    }
  }
}
