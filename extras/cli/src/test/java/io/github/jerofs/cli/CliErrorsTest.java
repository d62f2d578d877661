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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exit codes and messages. */
final class CliErrorsTest {
  @ParameterizedTest
  @ValueSource(strings = {"ls", "tree", "stat", "info"})
  void missingImage(String command) {
    assertEquals(
        "jerofs: no such file: missing.erofs", run(command, "missing.erofs").expectFailure());
  }

  @Test
  void limit() {
    run("ls", SAMPLE, "/", "--limit", "maxPathBytes=1").expectSuccess();
    String message = run("ls", SAMPLE, "/docs", "--limit", "maxPathBytes=1").expectFailure();
    assertTrue(message.contains("at most 1 (limit 'maxPathBytes'), found 5"), message);
    assertTrue(run("ls", SAMPLE, "--limit", "maxPath=1").err().contains("'maxPath'; known are"));
    assertTrue(run("ls", SAMPLE, "--limit", "maxLinks=-1").err().contains("expected 0..256"));
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

  @Test
  void notAnImage(@TempDir Path folder) throws IOException {
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
  void missingPath(String command, String message) {
    assertEquals("jerofs: " + message, run(command, SAMPLE, "/nope").expectFailure());
  }

  @Test
  void pathThroughAFile() {
    assertEquals(
        "jerofs: /README.txt/x: Not a directory",
        run("cat", SAMPLE, "/README.txt/x").expectFailure());
    assertEquals(
        "jerofs: not a directory: /README.txt", run("tree", SAMPLE, "/README.txt").expectFailure());
  }

  @Test
  void messagesStayOnOneLine() {
    assertEquals(
        "jerofs: no such file: /a\\nb\\x1B", run("cat", SAMPLE, "/a\nb\u001b").expectFailure());
  }

  @Test
  void devicesThatDoNotFit() {
    assertTrue(
        run("ls", "--device", "pom.xml", SAMPLE).expectFailure().contains("0 extra devices"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ls",
        "frob",
        "ls --frob samples/sample.erofs",
        "ls --offset -1 samples/sample.erofs",
        "ls --access never samples/sample.erofs",
        "cat samples/sample.erofs",
        "extract samples/sample.erofs",
        "tar --owner 0 samples/sample.erofs",
        "tar --owner 0:4294967296 samples/sample.erofs"
      })
  void wrongUsage(String line) {
    Cli.Result result = line.isEmpty() ? run() : run(line.split(" "));
    assertEquals(2, result.code());
    assertEquals("", result.out());
    assertTrue(
        result.err().matches("jerofs: .+\njerofs: 'jerofs.* --help' shows the usage\n"),
        result.err());
  }

  @Test
  void wrongUsageSaysWhatWasMeant() {
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
  void helpHasAnExample(String command) {
    String help = run(command, "--help").expectSuccess();
    assertTrue(help.startsWith("Usage: jerofs " + command), help);
    assertTrue(help.contains("Example:\n  jerofs " + command + " "), help);
    assertTrue(help.contains("--offset"), help);
  }

  @Test
  void versionIsFilledIn() {
    String version = run("--version").expectSuccess();
    assertTrue(version.matches("jerofs \\d+\\.\\S+\n"), version);
    assertFalse(version.contains("$"));
  }

  @Test
  void superblockIsVerifiedUnlessToldOtherwise(@TempDir Path folder) throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of(SAMPLE));
    bytes[1024 + 64] = 'x'; // the volume name
    String image = Files.write(folder.resolve("image"), bytes).toString();
    assertTrue(run("info", image).expectFailure().startsWith("jerofs: corrupt: "));
    assertTrue(run("info", "--no-verify", image).expectSuccess().contains("label:        x"));
  }

  @Test
  void outputThatFailsEndsTheCommandQuietly() {
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
