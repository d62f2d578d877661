package io.github.jerofs.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Runs a main class in a separate JVM of the same version. */
public final class ChildJvm {
  private ChildJvm() {}

  /**
   * The result of a child.
   *
   * @param output standard output
   * @param errors standard error
   */
  public record Result(String output, String errors) {}

  /** Runs {@code main} with one JVM option and arguments. Its exit code must be 0. */
  public static Result run(Class<?> main, String option, String... args)
      throws IOException, InterruptedException {
    return run(command(main, option, args));
  }

  /** Starts {@code main} as {@link #run} does, with the output of the tests. */
  public static Process start(Class<?> main, String option, String... args) throws IOException {
    return new ProcessBuilder(command(main, option, args)).inheritIO().start();
  }

  /** Starts {@code main} as {@link #run} does, with output and errors to files. */
  public static Process start(Path output, Path errors, Class<?> main, String... args)
      throws IOException {
    List<String> command = command(main, "-XX:+UseSerialGC", args);
    command.add(1, "-XX:TieredStopAtLevel=1"); // it ends soon
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
        .redirectError(errors.toFile())
        .start();
  }

  /** Returns the command for {@code main} with one JVM option and arguments. */
  public static List<String> command(Class<?> main, String option, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(option);
    command.add("--enable-native-access=ALL-UNNAMED"); // as the launcher does
    command.addAll(List.of("-cp", classPath(), main.getName()));
    command.addAll(List.of(args));
    return command;
  }

  /** Returns the class path of this JVM, for a child in any working directory. */
  private static String classPath() {
    String separator = System.getProperty("path.separator");
    return Arrays.stream(System.getProperty("java.class.path").split(separator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(separator));
  }

  /** Runs any command. Its exit code must be 0. */
  public static Result run(List<String> command) throws IOException, InterruptedException {
    return run(command, 0);
  }

  /** Runs any command, which must end with {@code code}. */
  public static Result run(List<String> command, int code)
      throws IOException, InterruptedException {
    return run(new ProcessBuilder(command), code);
  }

  /** Runs a process, which must end with {@code code}. */
  public static Result run(ProcessBuilder builder, int code)
      throws IOException, InterruptedException {
    List<String> command = builder.command();
    Path errors = Files.createTempFile("child", ".err");
    try {
      Process process = builder.redirectError(errors.toFile()).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String said = Files.readString(errors);
      assertEquals(code, process.waitFor(), () -> command + ": " + output + said);
      return new Result(output, said);
    } finally {
      Files.delete(errors);
    }
  }
}
