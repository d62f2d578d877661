package io.github.jerofs.cli;

import static io.github.jerofs.cli.Cli.SAMPLE;
import static io.github.jerofs.cli.Cli.lines;
import static io.github.jerofs.cli.Cli.run;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.cli.console.StandardOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exit codes and messages. */
final class CliErrorsTest {
  @ParameterizedTest
  @ValueSource(strings = {"ls", "tree", "stat", "info"})
  void image_missing(String command) {
    assertEquals(
        "jerofs: no such file: missing.erofs", run(command, "missing.erofs").expectFailure());
  }

  @Test
  void limit_lowered_exceeded() {
    run("ls", SAMPLE, "/", "--limit", "maxPathBytes=1").expectSuccess();
    String message = run("ls", SAMPLE, "/docs", "--limit", "maxPathBytes=1").expectFailure();
    assertTrue(message.contains("at most 1 (limit 'maxPathBytes'), found 5"), message);
    assertTrue(run("ls", SAMPLE, "--limit", "maxPath=1").err().contains("'maxPath'; known are"));
    assertTrue(
        run("ls", SAMPLE, "--limit", "maxLinks=-1")
            .err()
            .contains("expected a number from 0 to 256"));
    assertTrue(run("ls", "--help").out().contains("maxExtentBytes=12582912"));
  }

  @Test
  void outOfMemory_isOneSentence() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new OutOfMemoryError("Java heap space");
          }
        };
    int code =
        Main.run(
            new PrintStream(full, false, UTF_8), new PrintStream(err, true, UTF_8), "ls", SAMPLE);
    assertEquals(1, code);
    String message = err.toString(UTF_8);
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.startsWith("jerofs: out of memory: the Java heap of "), message);
  }

  /** The name of the format and the command that helps, from the library. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 68737173 | a SquashFS image (extract it: unsquashfs)",
        "0 | 43724155 | an Android OTA payload (extract its partitions: payload-dumper-go)",
        "0 | 7f454c46 | an ELF program",
        "1080 | 53ef | an ext2, ext3 or ext4 file system (list it: debugfs -R ls)"
      })
  void image_ofOtherFormat_named(int position, String hex, String name, @TempDir Path folder)
      throws IOException {
    byte[] bytes = new byte[8192];
    byte[] magic = HexFormat.of().parseHex(hex);
    System.arraycopy(magic, 0, bytes, position, magic.length);
    Path file = Files.write(folder.resolve("file"), bytes);
    for (String command : List.of("ls", "info")) {
      String message = run(command, file.toString()).expectFailure();
      assertTrue(message.startsWith("jerofs: not an EROFS image: " + name), message);
    }
    String finding = run("fsck", file.toString()).out();
    assertTrue(finding.startsWith("superblock: not an EROFS image: " + name), finding);
  }

  @Test
  void image_atOffset_optionNamed(@TempDir Path folder) throws IOException {
    byte[] image = Files.readAllBytes(Path.of(SAMPLE));
    byte[] disk = new byte[(1 << 20) + image.length];
    System.arraycopy(image, 0, disk, 1 << 20, image.length);
    String file = Files.write(folder.resolve("disk"), disk).toString();
    String message = run("ls", file).expectFailure();
    assertTrue(message.contains("(--offset 1048576)"), message);
    assertEquals(
        run("ls", SAMPLE).expectSuccess(), run("ls", "--offset", "1048576", file).expectSuccess());
  }

  @Test
  void image_notErofs(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("text"), new byte[8192]);
    String message = run("ls", file.toString()).expectFailure();
    assertTrue(message.startsWith("jerofs: not an EROFS image: "), message);
    assertTrue(run("ls", folder.toString()).expectFailure().startsWith("jerofs: not an EROFS"));
  }

  @ParameterizedTest
  @CsvSource({
    "ls, no such file: /nope",
    "stat, no such file: /nope",
    "cat, no such file: /nope",
    "tree, no such file: /nope"
  })
  void path_missing(String command, String message) {
    assertEquals("jerofs: " + message, run(command, SAMPLE, "/nope").expectFailure());
  }

  @Test
  void path_throughFile() {
    assertEquals(
        "jerofs: /README.txt/x: Not a directory",
        run("cat", SAMPLE, "/README.txt/x").expectFailure());
    assertEquals(
        "jerofs: not a directory: /README.txt", run("tree", SAMPLE, "/README.txt").expectFailure());
  }

  @Test
  void message_controlCharacters_escaped() {
    assertEquals(
        "jerofs: no such file: /a\\nb\\x1B", run("cat", SAMPLE, "/a\nb\u001b").expectFailure());
  }

  @Test
  void device_notInDeviceTable() {
    assertTrue(
        run("ls", "--device", "pom.xml", SAMPLE).expectFailure().contains("0 extra devices"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ls",
        "frob",
        "help frob",
        "help verity frob",
        "ls --limit maxPathBytes=1X samples/sample.erofs",
        "ls --offset 1Z samples/sample.erofs",
        "ls --frob samples/sample.erofs",
        "ls --offset -1 samples/sample.erofs",
        "ls --access never samples/sample.erofs",
        "cat samples/sample.erofs",
        "extract samples/sample.erofs",
        "tar --owner 0 samples/sample.erofs",
        "tar --owner 0:4294967296 samples/sample.erofs"
      })
  void wrongUsage_twoLines(String line) {
    Cli.Result result = run(line.split(" "));
    assertEquals(2, result.code());
    assertEquals("", result.out());
    assertTrue(
        result.err().matches("jerofs: .+\njerofs: 'jerofs.* --help' shows the usage\n"),
        result.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ls --color=red | '--color': expected auto, always, never, found 'red'",
        "cache list | (ACTION): expected ls, verify, rm, found 'list'",
        "create -E x | '-E' (FEATURE): expected fragments, ztailpacking, 48bit, noinline_data,"
            + " found 'x'",
        "create -U x | expected a UUID such as 01234567-89ab-cdef-0123-456789abcdef, found 'x'",
        "create -T now | '--time': expected a whole number, found 'now'",
        "create -j many | '--threads': expected a number from 0 to 2147483647, found 'many'",
        "du --max-depth -3 | '--max-depth': expected a number from 0 to 2147483647, found '-3'",
        "find --regex ( | '(' is not a regular expression: Unclosed group",
        "ls --option offset | option '--option' (KEY=VALUE) should be in KEY=VALUE format but was",
        "ls --sha256 x | option 'sha256': expected a SHA-256 in 64 hexadecimal digits, found x",
        "ls --option offset=0 | --option: 'offset' has a flag of its own: --offset",
      })
  void wrongUsage_namesWhatIsExpected(String line, String message) {
    Cli.Result result = run((line + " " + SAMPLE).split(" "));
    assertEquals(2, result.code());
    assertTrue(result.err().contains(message), result.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"verity measure", "verity format", "verity verify --root-hash "})
  void verity_ofDirectory_named(String line, @TempDir Path folder) {
    String hash = line.endsWith(" ") ? "0".repeat(64) + " " : " ";
    assertEquals(
        "jerofs: " + folder + ": not a regular file or block device",
        run((line + hash + folder).split(" +")).expectFailure());
  }

  @Test
  void emptyLocation_wrongUsage() {
    Cli.Result result = run("ls", "");
    assertEquals(2, result.code());
    assertTrue(result.err().contains("the location of an image is empty"), result.err());
  }

  @Test
  void noCommand_printsUsage() {
    Cli.Result result = run();
    assertEquals(2, result.code());
    assertEquals("", result.out());
    assertEquals(run("--help").expectSuccess(), result.err());
  }

  @Test
  void help_sameAsOption() {
    assertEquals(run("--help").expectSuccess(), run("help").expectSuccess());
    assertEquals(run("ls", "--help").expectSuccess(), run("help", "ls").expectSuccess());
    assertEquals(
        run("verity", "format", "--help").expectSuccess(),
        run("help", "verity", "format").expectSuccess());
  }

  @ParameterizedTest
  @CsvSource({"ls, -l", "extract, --force", "fsck, --data", "diff, --ignore", "fetch, --quiet"})
  void help_ownOptionsFirst(String command, String own) {
    String help = run(command, "--help").expectSuccess();
    help = help.substring(help.indexOf("\nOptions:"));
    assertTrue(help.indexOf(own) > 0, help);
    String shared = command.equals("fetch") ? "--cache" : "--offset";
    assertTrue(help.indexOf(own) < help.indexOf(shared), help);
  }

  @Test
  void sizes_haveUnits(@TempDir Path folder) throws IOException {
    byte[] shifted = new byte[(1 << 20) + (int) Files.size(Path.of(SAMPLE))];
    byte[] image = Files.readAllBytes(Path.of(SAMPLE));
    System.arraycopy(image, 0, shifted, 1 << 20, image.length);
    String file = Files.write(folder.resolve("disk"), shifted).toString();
    String root = run("ls", SAMPLE).expectSuccess();
    assertEquals(root, run("ls", "--offset", "1M", file).expectSuccess());
    assertEquals(root, run("ls", "--limit", "maxPathBytes=64K", SAMPLE).expectSuccess());
    assertEquals(root, run("ls", "--option", "cacheBytes=1m", SAMPLE).expectSuccess());
    run("verity", "measure", "--block-size", "4K", SAMPLE).expectSuccess();
  }

  @Test
  void wrongUsage_suggestsSimilarName() {
    assertEquals(
        lines(
            "jerofs: unknown option: '-type'; did you mean --type?",
            "jerofs: 'jerofs find --help' shows the usage"),
        run("find", SAMPLE, "-type", "f").err());
    assertEquals(
        "jerofs: no such command: lss; did you mean ls?\njerofs: 'jerofs --help' shows the usage\n",
        run("lss", SAMPLE).err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ls", "tree", "cat", "stat", "extract", "tar", "find", "du", "diff", "info"})
  void help_hasExample(String command) {
    String help = run(command, "--help").expectSuccess();
    assertTrue(help.startsWith("Usage: jerofs " + command), help);
    assertTrue(help.contains("Example:\n  jerofs " + command + " "), help);
    assertTrue(help.contains("--offset"), help);
  }

  @Test
  void version_fromBuild() {
    String version = run("--version").expectSuccess();
    assertTrue(version.matches("jerofs \\d+\\.\\S+\n"), version);
    assertFalse(version.contains("$"));
  }

  @Test
  void superblockChecksum_verifiedByDefault(@TempDir Path folder) throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of(SAMPLE));
    bytes[1024 + 64] = 'x'; // the volume name
    String image = Files.write(folder.resolve("image"), bytes).toString();
    assertTrue(run("info", image).expectFailure().startsWith("jerofs: corrupt: "));
    assertTrue(run("info", "--no-verify", image).expectSuccess().contains("label:        x"));
  }

  @Test
  void output_brokenPipe_noMessage() {
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    StandardOutput stdout = new StandardOutput(gone);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            new PrintStream(stdout, false, UTF_8),
            new PrintStream(err, true, UTF_8),
            "cat",
            SAMPLE,
            "/docs/lines.txt",
            "/nope");
    assertEquals(1, code);
    assertEquals("", err.toString(UTF_8));
    IOException failure = stdout.failure();
    assertTrue(failure != null && StandardOutput.isBrokenPipe(failure));
  }
}
