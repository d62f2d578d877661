package io.github.jerofs.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** Runs commands of the host. */
public final class Shell {
  private Shell() {}

  /** Returns whether {@code command} is installed. */
  public static boolean has(String command) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
  }

  /** Runs a command and returns its standard output. Throws if it fails. */
  public static String run(Object... command) throws IOException, InterruptedException {
    String[] words = Arrays.stream(command).map(Object::toString).toArray(String[]::new);
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    // ISO 8859-1 preserves every byte of a name.
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    int code = process.waitFor();
    if (code != 0) {
      throw new IOException(String.join(" ", words) + " failed with " + code);
    }
    return output;
  }
}
