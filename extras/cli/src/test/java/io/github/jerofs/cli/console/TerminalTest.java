package io.github.jerofs.cli.console;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.testkit.ChildJvm;
import io.github.jerofs.testkit.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which descriptors are a terminal, in a pseudo-terminal of {@code script}. */
final class TerminalTest {
  /** Writes to the file {@code args[0]}. */
  public static final class Probe {
    private Probe() {}

    public static void main(String[] args) throws IOException {
      Files.writeString(Path.of(args[0]), Terminal.isOutput() + " " + Terminal.isErrors());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', -Dx, true true",
    "</dev/null, -Dx, true true",
    "</dev/null | cat, -Dx, false true",
    ">/dev/null, -Dx, false true",
    "2>/dev/null, -Dx, true false",
    ">/dev/null 2>&1, -Dx, false false",
    ">/dev/null, -Djerofs.terminals=012, true true",
    "'', -Djerofs.terminals=, false false"
  })
  void descriptors(String redirection, String option, String expected, @TempDir Path temp)
      throws Exception {
    assumeTrue(Shell.has("script"), "no script to make a pseudo-terminal");
    assumeTrue(
        option.contains("terminals") || Files.exists(Path.of("/proc/self/fd")), "no /proc here");
    Path result = temp.resolve("result");
    String command =
        ChildJvm.command(Probe.class, option, result.toString()).stream()
            .map(word -> "'" + word + "'")
            .collect(joining(" "));
    Process process =
        new ProcessBuilder("script", "-qec", command + " " + redirection, "/dev/null")
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    process.getInputStream().readAllBytes();
    process.waitFor();
    assertEquals(expected, Files.readString(result));
  }
}
