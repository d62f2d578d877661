package io.github.jerofs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jerofs.testkit.Corpus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Runs commands in this JVM. */
public final class Cli {
  public static final String SAMPLE = "samples/sample.erofs";

  private Cli() {}

  /** The result of a command. */
  public record Result(int code, byte[] bytes, String err) {
    public String out() {
      return new String(bytes, UTF_8);
    }

    /** Asserts that the command succeeded without messages; returns its output. */
    public String expectSuccess() {
      assertEquals("", err);
      assertEquals(0, code);
      return out();
    }

    /** Asserts that the command failed with one message; returns it. */
    public String expectFailure() {
      assertEquals(1, code);
      assertEquals(1, err.lines().count(), err);
      return err.strip();
    }
  }

  public static Result run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(new PrintStream(out, false, UTF_8), new PrintStream(err, true, UTF_8), args);
    return new Result(code, out.toByteArray(), err.toString(UTF_8));
  }

  /** Joins {@code lines}, each with a line feed. */
  public static String lines(String... lines) {
    return String.join("\n", lines) + "\n";
  }

  /** Returns an image of the shipped or the large corpus. Skips the test if neither has it. */
  public static Path corpusImage(String name) {
    Path shipped = Corpus.small().image(name);
    Path image = Files.exists(shipped) ? shipped : Corpus.large().image(name);
    Assumptions.assumeTrue(Files.exists(image), () -> "no " + image);
    return image;
  }

  /** Returns a command line with an image of a corpus and its devices. */
  public static String[] withDevices(String command, String name, int devices) {
    Path image = corpusImage(name);
    List<String> args = new ArrayList<>(List.of(command, image.toString()));
    for (int i = 0; i < devices; i++) {
      args.add("--device");
      args.add(image.resolveSibling(name + ".blob" + i).toString());
    }
    return args.toArray(String[]::new);
  }
}
