package io.github.jerofs.internal.container.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Credential helpers, which are scripts in a directory of the search path of a child. */
final class CredentialHelperTest {
  @TempDir private Path temp;
  private Path config = Path.of("");

  /** Prints the credentials for each registry among the arguments. */
  static final class Asking {
    private Asking() {}

    /** Runs in another JVM. */
    public static void main(String[] arguments) {
      DockerConfig config = new DockerConfig(Path.of(arguments[0]), arguments[1].equals("allowed"));
      for (String registry : List.of(arguments).subList(2, arguments.length)) {
        try {
          Optional<Credentials> found = config.credentials(registry);
          System.out.println(
              found
                  .map(one -> one.isToken() + " " + one.secret() + " " + one.basic())
                  .orElse("none"));
        } catch (IOException e) {
          System.out.println(e.getMessage());
        }
      }
    }
  }

  @BeforeEach
  void writeConfig() throws IOException {
    config =
        Files.writeString(
            temp.resolve("config.json"),
            "{\"auths\":{\"stated\":{\"auth\":\"dTpzdGF0ZWQ=\"}},"
                + "\"credHelpers\":{\"one\":\"test\",\"bad\":\"bad\",\"gone\":\"gone\","
                + "\"path\":\"../test\",\"none\":\"none\",\"token\":\"token\"}}");
  }

  private void helper(String name, String script) throws IOException {
    assumeTrue(
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
            && Files.isExecutable(Path.of("/bin/sh")),
        "no /bin/sh");
    Path file = temp.resolve("docker-credential-" + name);
    Files.writeString(file, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private List<String> ask(String permission, String... registries)
      throws IOException, InterruptedException {
    String[] arguments = new String[2 + registries.length];
    arguments[0] = config.toString();
    arguments[1] = permission;
    System.arraycopy(registries, 0, arguments, 2, registries.length);
    List<String> command = ChildJvm.command(Asking.class, "-XX:TieredStopAtLevel=1", arguments);
    command.addAll(0, List.of("/usr/bin/env", "PATH=" + temp + ":/bin:/usr/bin"));
    return ChildJvm.run(command).output().lines().toList();
  }

  @Test
  void helpers_answerPerRegistry() throws IOException, InterruptedException {
    helper(
        "test",
        "read host; echo \"$1 $host\" >>"
            + temp.resolve("calls")
            + "; echo '{\"Username\":\"me\",\"Secret\":\"s3cret\"}'\n");
    helper("token", "echo '{\"Username\":\"<token>\",\"Secret\":\"t0ken\"}'\n");
    helper("none", "echo 'credentials not found in native keychain'; exit 1\n");
    helper("bad", "echo 'hunter2'\n");
    List<String> answers = ask("allowed", "one", "token", "none", "bad", "gone", "path", "stated");
    assertEquals("false s3cret Basic bWU6czNjcmV0", answers.get(0));
    assertEquals("true t0ken", answers.get(1).substring(0, 10));
    assertEquals("none", answers.get(2));
    assertEquals("docker-credential-bad printed no credentials", answers.get(3));
    assertTrue(answers.get(4).startsWith("Cannot run program \"docker-credential-gone\""));
    assertEquals("not the name of a credential helper: '../test'", answers.get(5));
    assertEquals("false stated Basic dTpzdGF0ZWQ=", answers.get(6));
    assertEquals("get one\n", Files.readString(temp.resolve("calls")));
  }

  @Test
  void helpersThatAreNotAllowed_doNotRun() throws IOException, InterruptedException {
    helper("test", "touch " + temp.resolve("ran") + "\n");
    assertEquals(List.of("none"), ask("forbidden", "one"));
    assertEquals(false, Files.exists(temp.resolve("ran")));
  }

  /** The output of the helper does not end. Its exit code alone could be awaited. */
  @Test
  @Timeout(60)
  void helperThatDoesNotEnd_isEnded() throws IOException, InterruptedException {
    helper("stuck", "exec sleep 600\n");
    Process process =
        new ProcessBuilder(temp.resolve("docker-credential-stuck").toString()).start();
    IOException e =
        assertThrows(
            IOException.class,
            () -> CredentialHelper.ask("helper", process, "one", Duration.ofMillis(1)));
    assertEquals("helper does not end", e.getMessage());
    assertNotEquals(0, process.waitFor());
  }
}
