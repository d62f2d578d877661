package io.github.jerofs.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jerofs create} and {@code convert} to a URI. */
final class CliStoredTargetTest {
  private static final String TARGET = "memory://host/dir/image";
  @TempDir Path directory;
  private Path source;

  @BeforeEach
  void write() throws IOException {
    MemoryStorage.FILES.clear();
    source = Files.createDirectory(directory.resolve("source"));
    Files.writeString(source.resolve("file"), "content");
  }

  @Test
  void create_sameBytesAsFile() throws IOException {
    Path image = directory.resolve("image");
    String unused = Cli.run("create", image.toString(), source.toString()).expectSuccess();
    String report = Cli.run("create", TARGET, source.toString()).expectSuccess();
    assertTrue(report.contains("inodes"), report);
    assertArrayEquals(Files.readAllBytes(image), MemoryStorage.FILES.get(URI.create(TARGET)));
  }

  @Test
  void convert_writes() {
    String unused = Cli.run("convert", Cli.SAMPLE, TARGET).expectSuccess();
    byte[] image = MemoryStorage.FILES.getOrDefault(URI.create(TARGET), new byte[0]);
    assertTrue(image.length > 0);
  }

  @Test
  void dryRun_writesNothing() {
    String unused = Cli.run("create", "--dry-run", TARGET, source.toString()).expectSuccess();
    assertTrue(MemoryStorage.FILES.isEmpty());
  }

  @Test
  void failure_writesNothing() {
    String unused = Cli.run("create", TARGET, directory.resolve("none").toString()).expectFailure();
    assertTrue(MemoryStorage.FILES.isEmpty());
  }

  @Test
  void existing_replacedWithForceOnly() {
    String created = Cli.run("create", TARGET, source.toString()).expectSuccess();
    assertEquals(
        "jerofs: already exists: " + TARGET + "; --force replaces it",
        Cli.run("create", TARGET, source.toString()).expectFailure());
    assertEquals(created, Cli.run("create", "--force", TARGET, source.toString()).expectSuccess());
  }

  @Test
  void unknownScheme_named() {
    assertEquals(
        "jerofs: none://host/image: no storage for none; jerofs-hadoop on the class path adds"
            + " Hadoop's",
        Cli.run("create", "none://host/image", source.toString()).expectFailure());
  }

  @Test
  void fileUri_writesThatFile() throws IOException {
    Path image = directory.resolve("an image");
    String path = image.toUri().getRawPath();
    String created = Cli.run("create", "file://" + path, source.toString()).expectSuccess();
    assertTrue(Files.isRegularFile(image));
    assertEquals(
        "jerofs: already exists: " + image + "; --force replaces it",
        Cli.run("create", "file:" + path, source.toString()).expectFailure());
    assertEquals(
        created, Cli.run("create", "--force", "file:" + path, source.toString()).expectSuccess());
  }

  @Test
  void invalidFileUri_wrongUsage() {
    Cli.Result result = Cli.run("create", "file:///a%zz", source.toString());
    assertEquals(2, result.code());
    assertTrue(result.err().contains("not a valid path: 'file:///a%zz': "), result.err());
  }
}
