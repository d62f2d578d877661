package io.github.jerofs.cli.extract;

import static io.github.jerofs.cli.Cli.SAMPLE;
import static io.github.jerofs.cli.Cli.run;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.build.FileContexts;
import io.github.jerofs.build.FsConfig;
import io.github.jerofs.cli.Cli;
import io.github.jerofs.testkit.Host;
import io.github.jerofs.testkit.ImageBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Excluded files, removed directories, and configuration files of Android. */
final class CliExtractSelectionTest {
  @TempDir private Path folder;
  private Path out;

  @BeforeEach
  void setTarget() {
    out = folder.resolve("out");
  }

  private List<String> extracted() throws IOException {
    try (Stream<Path> files = Files.walk(out)) {
      return files
          .filter(file -> !file.equals(out))
          .map(file -> out.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  @Test
  void exclude_namesAndPaths() throws IOException {
    run("extract", "-e", "*.txt", "-e", "/docs/poems", "--exclude", "guide", SAMPLE, out.toString())
        .expectSuccess();
    assertEquals(List.of("bin", "bin/hello.sh", "docs", "empty-folder"), extracted());
  }

  @ParameterizedTest
  @CsvSource({
    "1, /docs/g*, guide.txt",
    "1, /bin, hello.sh",
    "2, /docs/poems, grüße.txt",
    "2, /bin, ''",
  })
  void stripComponents_removesNames(int n, String path, String expected) throws IOException {
    Host.assumeUnicodeNames();
    run("extract", "--strip-components", "" + n, SAMPLE, out.toString(), path).expectSuccess();
    assertEquals(expected, String.join(" ", extracted()));
  }

  @Test
  void stripComponents_wholeImage() throws IOException {
    Host.assumeUnicodeNames();
    run("extract", "--strip-components", "1", SAMPLE, out.toString()).expectSuccess();
    assertEquals(
        List.of(
            "guide.txt", "hello.sh", "lines.txt", "poems", "poems/grüße.txt", "same-as-README.txt"),
        extracted());
    assertEquals(2, run("extract", "--strip-components", "-1", SAMPLE, out.toString()).code());
  }

  @Test
  void setuid_requiresOwner() {
    assertEquals(2, run("extract", "--setuid", SAMPLE, out.toString()).code());
  }

  @Test
  void setuid_restored() throws IOException {
    Host.assumePosix();
    ImageBytes image = ImageBytes.of(Path.of(SAMPLE));
    image.change16(image.inode("/bin/hello.sh") + 4, mode -> mode | 07000);
    Path file = Files.write(folder.resolve("image"), image.toArray());
    Cli.Result result =
        run("extract", "-q", "--same-owner", "--setuid", file.toString(), out.toString(), "/bin");
    // The owner of the files is root, which only root can set.
    assertEquals(result.err().isEmpty() ? 0 : 1, result.code());
    Object mode = Files.getAttribute(out.resolve("bin/hello.sh"), "unix:mode");
    assertEquals("107755", Integer.toOctalString((int) mode));
  }

  @Test
  void fsConfig_readableByBuilder() throws IOException {
    Path config = folder.resolve("fs_config");
    run("extract", "--fs-config", config.toString(), SAMPLE, out.toString()).expectSuccess();
    List<String> lines = Files.readAllLines(config, UTF_8);
    assertEquals(13, lines.size());
    assertTrue(lines.contains("sample/bin/hello.sh 0 0 0755"), lines::toString);
    FsConfig read = FsConfig.read(config, "sample");
    assertEquals(0755, read.find("/bin/hello.sh").orElseThrow().permissions());
  }

  @Test
  void fileContexts_readableByBuilder() throws IOException {
    Path contexts = folder.resolve("file_contexts");
    String image = Cli.corpusImage("xattr-default").toString();
    run(
        "extract",
        "-q",
        "--mount-point",
        "/vendor",
        "--file-contexts",
        contexts.toString(),
        image,
        out.toString());
    for (String line : Files.readAllLines(contexts, UTF_8)) {
      assertTrue(line.startsWith("/vendor"), line);
    }
    assertTrue(FileContexts.read(contexts, "vendor").find("/none", 0100000).isEmpty());
  }

  @Test
  void config_isInput_refused() throws IOException {
    Path image = Files.copy(Path.of(SAMPLE), folder.resolve("image"));
    String failure =
        run("extract", "--fs-config", image.toString(), image.toString(), out.toString())
            .expectFailure();
    assertTrue(failure.contains("not written"), failure);
    assertEquals(-1, Files.mismatch(image, Path.of(SAMPLE)));
  }
}
