package io.github.jerofs.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.testkit.ChildJvm;
import io.github.jerofs.testkit.Shell;
import io.github.jerofs.testkit.TinyImage;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Completion in interactive shells, which run in a pseudo-terminal of {@code script}. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD) // if it hangs
final class CompletionTest {
  private static final String PROMPT = "READY:";

  @TempDir private Path temp;

  @BeforeEach
  void writeFiles() throws IOException {
    TinyImage image = new TinyImage();
    TinyImage.Node docs = image.directory(image.root(), "docs");
    image.file(docs, "guide.txt", new byte[] {1});
    image.file(docs, "a file", new byte[] {1});
    image.file(docs, new String("grüße".getBytes(UTF_8), ISO_8859_1), new byte[] {1});
    image.file(image.root(), "bin", new byte[] {1});
    image.write(temp.resolve("system.erofs"));
    Files.createDirectory(temp.resolve("target"));
    Files.writeString(temp.resolve("manifest.txt"), "");
  }

  /**
   * Types each of {@code lines} into a shell, where {@code \t} completes, and returns the arguments
   * that {@code jerofs} gets: one line per command, each argument in brackets.
   */
  private List<String> type(String shell, String... lines) throws Exception {
    assumeTrue(Shell.has("script"), "no script to make a pseudo-terminal");
    assumeTrue(Shell.has(shell), "no " + shell);
    Path completion = temp.resolve("completion");
    Files.writeString(completion, Cli.run("completion", shell).expectSuccess());
    String command =
        ChildJvm.command(Main.class, "-XX:TieredStopAtLevel=1").stream()
            .map(word -> "'" + absolute(word) + "'")
            .collect(joining(" "));
    Path log = temp.resolve("log");
    Path start = temp.resolve("start");
    Files.writeString(
        start,
        String.join(
            "\n",
            shell.equals("zsh") ? "autoload -Uz compinit && compinit -u -D" : "",
            "jerofs() {",
            "  if [ \"$1\" = complete-paths ]; then " + command + " \"$@\"; return; fi",
            "  { printf '<%s>' \"$@\"; echo; } >>" + log,
            "}",
            ". " + completion,
            "PS1=" + PROMPT,
            ""));
    String interactive = shell.equals("zsh") ? "zsh -f -i" : "bash --noprofile --norc -i";
    ProcessBuilder builder =
        new ProcessBuilder("script", "-qec", interactive, "/dev/null").redirectErrorStream(true);
    builder.directory(temp.toFile());
    builder.environment().put("TERM", "dumb");
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("INPUTRC", "/dev/null");
    Process process = builder.start();
    try (OutputStream keys = process.getOutputStream();
        InputStream screen = process.getInputStream()) {
      send(keys, ". " + start + "\n");
      awaitPrompt(screen);
      for (String line : lines) {
        send(keys, line + "\n");
        awaitPrompt(screen);
      }
      send(keys, "exit\n");
      screen.readAllBytes();
    } finally {
      process.destroy();
    }
    return Files.exists(log) ? Files.readAllLines(log) : new ArrayList<>();
  }

  /** Returns a class path that does not depend on the working directory. */
  private static String absolute(String word) {
    return word.equals(System.getProperty("java.class.path"))
        ? Arrays.stream(word.split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .collect(joining(File.pathSeparator))
        : word;
  }

  private static void send(OutputStream keys, String text) throws IOException {
    keys.write(text.getBytes(UTF_8));
    keys.flush();
  }

  /** Reads until the prompt is printed. Then the shell has set the terminal to its own mode. */
  private static void awaitPrompt(InputStream screen) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf(PROMPT) < 0) {
      int c = screen.read();
      assertTrue(c >= 0, () -> "the shell ended: " + read);
      read.append((char) c);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void words_completed(String shell) throws Exception {
    List<String> commands =
        type(
            shell,
            "jerofs inf\tX",
            "jerofs ls --wid\tX",
            "jerofs ls --color al\tX",
            "jerofs ls --access=map\tX",
            "jerofs tar --limit maxLi\t9 X",
            "jerofs verity fo\t--data-block-s\tX",
            "jerofs composefs cre\t--digest-s\tX",
            "jerofs completion z\tX");
    assertEquals(
        List.of(
            "<info><X>",
            "<ls><--width><X>",
            "<ls><--color><always><X>",
            "<ls><--access=mapped><X>",
            "<tar><--limit><maxLinks=9><X>",
            "<verity><format><--data-block-size><X>",
            "<composefs><create><--digest-store><X>",
            "<completion><zsh><X>"),
        commands);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void files_completed(String shell) throws Exception {
    List<String> commands =
        type(
            shell,
            "jerofs ls sys\tX",
            "jerofs extract sys\ttar\t",
            "jerofs digest --check mani\tX",
            "jerofs diff sys\tsys\tX");
    assertEquals(
        List.of(
            "<ls><system.erofs><X>",
            "<extract><system.erofs><target/>",
            "<digest><--check><manifest.txt><X>",
            "<diff><system.erofs><system.erofs><X>"),
        commands);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void pathsInImage_completed(String shell) throws Exception {
    List<String> commands =
        type(
            shell,
            "jerofs cat system.erofs /do\tgui\tX",
            "jerofs cat --no-verify system.erofs docs/a\tX",
            "jerofs extract system.erofs target -- docs/gr\tX",
            "jerofs cat missing.erofs x\ty");
    assertEquals(
        List.of(
            "<cat><system.erofs></docs/guide.txt><X>",
            "<cat><--no-verify><system.erofs><docs/a file><X>",
            "<extract><system.erofs><target><--><docs/grüße><X>",
            "<cat><missing.erofs><xy>"),
        commands);
  }

  @Test
  void completePaths_hidden() {
    assertTrue(!Cli.run("--help").expectSuccess().contains(CompletePathsCommand.NAME));
  }

  @Test
  void completePaths_printsMatches() {
    assertEquals(
        Cli.lines("/docs/guide.txt"),
        Cli.run(CompletePathsCommand.NAME, Cli.SAMPLE, "/docs/g").expectSuccess());
    assertEquals(
        Cli.lines("empty-folder/", "empty.txt"),
        Cli.run(CompletePathsCommand.NAME, Cli.SAMPLE, "em").expectSuccess());
  }
}
