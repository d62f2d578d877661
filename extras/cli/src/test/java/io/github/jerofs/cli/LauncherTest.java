package io.github.jerofs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.testkit.Host;
import io.github.jerofs.testkit.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code jerofs}, with stubs of Maven and Java. */
final class LauncherTest {
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "awk",
          "dirname",
          "readlink",
          "mkdir",
          "touch",
          "find",
          "mv",
          "rm",
          "cat",
          "sed",
          "od",
          "tr",
          "env");

  @TempDir private Path temp;
  private Path tools;

  @BeforeEach
  void copyScript() throws IOException {
    Host.assumePosix();
    assumeTrue(TOOLS.stream().allMatch(Shell::has), () -> "not all of " + TOOLS);
    Files.copy(Path.of("jerofs"), temp.resolve("jerofs"));
    for (String folder : List.of("src/main", "extras/cli/src/main", "extras/serve/src/main")) {
      Files.createDirectories(temp.resolve(folder));
    }
    for (String file :
        List.of("pom.xml", "extras/pom.xml", "extras/cli/pom.xml", "extras/serve/pom.xml")) {
      Files.writeString(temp.resolve(file), "");
    }
    tools = Files.createDirectory(temp.resolve("tools"));
    for (String tool : TOOLS) {
      for (String directory : System.getenv("PATH").split(":", -1)) {
        Path file = Path.of(directory, tool);
        if (Files.isExecutable(file) && !Files.exists(tools.resolve(tool))) {
          script(tool, "#!/bin/sh", "exec " + file + " \"$@\"");
        }
      }
    }
  }

  private void stub(String name, String... lines) throws IOException {
    script(name, "#!/usr/bin/env bash", String.join("\n", lines));
  }

  private void script(String name, String... lines) throws IOException {
    Path file = tools.resolve(name);
    Files.writeString(file, Cli.lines(lines));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Cli.Result launch(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(tools.resolve("bash").toString());
    command.add(temp.resolve("jerofs").toString());
    command.addAll(arguments.length == 0 ? List.of("ls") : List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("JAVA_HOME");
    builder.environment().put("PATH", tools.toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().putAll(environment);
    Path errors = temp.resolve("errors");
    Process process = builder.redirectError(errors.toFile()).start();
    byte[] output = process.getInputStream().readAllBytes();
    return new Cli.Result(process.waitFor(), output, Files.readString(errors, UTF_8));
  }

  @Test
  void java_missing() throws Exception {
    assertEquals(
        "jerofs: no Java at 'java'; install JDK 17 or later, or set JAVA_HOME",
        launch(Map.of()).expectFailure());
    assertEquals(
        "jerofs: no Java at '/missing/bin/java'; install JDK 17 or later, or set JAVA_HOME",
        launch(Map.of("JAVA_HOME", "/missing")).expectFailure());
  }

  @Test
  void maven_missing() throws Exception {
    stub("java", "echo run");
    assertEquals(
        "jerofs: no Maven; install it, or run extras/cli/target/jerofs-cli.jar of another build",
        launch(Map.of()).expectFailure());
  }

  @Test
  void firstBuild_progressWithoutEscapes() throws Exception {
    stub("java", "echo run");
    stub(
        "mvn",
        "for i in {1..200}; do echo \"Downloaded from central: file $i\"; done",
        "echo '[INFO] Scanning for projects...'",
        "echo '[INFO] Building jerofs 0.1.0-SNAPSHOT                              [1/3]'",
        "echo '[WARNING] Overwriting a.jar'",
        "printf '\\033[0m\\033[0m'");
    Cli.Result result = launch(Map.of());
    assertEquals(
        Cli.lines(
            "jerofs: building (first use); the first build downloads about 130 MB and takes some"
                + " minutes…",
            "jerofs: 100 files downloaded",
            "jerofs: 200 files downloaded",
            "jerofs: building part 1 of 3",
            "jerofs: built"),
        result.err());
    assertEquals("run\n", result.out());
    assertEquals(Cli.lines("run"), launch(Map.of()).expectSuccess());
  }

  /** Only LZMA is decoded in Java: without it, {@code extract} ends before C2 would pay. */
  @ParameterizedTest
  @CsvSource({"0, false", "1, false", "2, true", "3, true"})
  void extract_lzmaBitOfImage_selectsCompilers(int algorithms, boolean isOptimized)
      throws Exception {
    byte[] bytes = Files.readAllBytes(Path.of(Cli.SAMPLE));
    bytes[1024 + 84] = (byte) algorithms;
    Path image = Files.write(temp.resolve("-image.erofs"), bytes);
    assertEquals(isOptimized, isOptimized("extract", image.toString(), "target"));
    assertEquals(isOptimized, isOptimized("extract", "--no-verify", image.toString(), "target"));
  }

  /** What the script cannot read may use LZMA. */
  @Test
  void extract_unreadableImage_optimized() throws Exception {
    Path text = Files.writeString(temp.resolve("text"), "short");
    assertTrue(isOptimized("extract", text.toString(), "target"));
    assertTrue(isOptimized("extract", "https://127.0.0.1/image", "target"));
    assertTrue(isOptimized("extract", temp.resolve("missing").toString(), "target"));
    assertTrue(isOptimized("extract"));
  }

  /** Returns whether the JVM may use its optimizing compiler. */
  private boolean isOptimized(String... arguments) throws Exception {
    stub("java", "echo \"$@\"");
    stub("mvn", "");
    Cli.Result result = launch(Map.of(), arguments);
    assertEquals(0, result.code(), result.err());
    String options = result.out();
    boolean isOptimized = options.contains("-XX:Tier4InvocationThreshold");
    assertEquals(isOptimized, !options.contains("-XX:TieredStopAtLevel=1"), options);
    assertTrue(options.contains(String.join(" ", arguments)), options);
    return isOptimized;
  }

  @ParameterizedTest
  @ValueSource(strings = {"src/main", "extras/cli/src/main", "extras/serve/src/main"})
  void sourceChanged_buildsAgain(String folder) throws Exception {
    stub("java", "echo run");
    stub("mvn", "true");
    assertEquals(0, launch(Map.of()).code());
    Path source = Files.writeString(temp.resolve(folder).resolve("Changed.java"), "");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
    String progress = launch(Map.of()).err();
    assertTrue(progress.startsWith("jerofs: building (the sources changed)"), progress);
  }

  @Test
  void build_fails_errorsShown() throws Exception {
    stub("java", "echo run");
    stub("mvn", "echo '[ERROR] no such plugin'", "exit 1");
    Cli.Result result = launch(Map.of());
    assertEquals(1, result.code());
    assertEquals(
        List.of("[ERROR] no such plugin", "jerofs: the build failed"),
        result.err().lines().skip(1).toList());
  }
}
