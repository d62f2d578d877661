package io.github.jerofs.hadoop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.storage.OutputStorage;
import io.github.jerofs.storage.OutputStorage.NewFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** New files in Hadoop's local file system. */
@SupportedHadoop
final class HadoopStorageTest {
  @TempDir Path directory;
  private OutputStorage storage;
  private Path file;

  @BeforeEach
  void find() {
    storage = ServiceLoader.load(OutputStorage.class).findFirst().orElseThrow();
    file = directory.resolve("img");
  }

  private void write(boolean replace, int value) throws IOException {
    try (NewFile created = storage.create(file.toUri(), replace)) {
      created.content().write(value);
      created.commit();
    }
  }

  private long files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(path -> !path.toString().endsWith(".crc")).count();
    }
  }

  @Test
  void schemes_ofHadoop() {
    assertTrue(storage.supports(file.toUri()));
    assertTrue(storage.supports(URI.create("har:///a")));
    assertFalse(storage.supports(URI.create("none://host/a")));
  }

  @Test
  void commit_publishes() throws IOException {
    write(false, 1);
    assertArrayEquals(new byte[] {1}, Files.readAllBytes(file));
    assertEquals(1, files());
  }

  @Test
  void withoutCommit_nothingStays() throws IOException {
    try (NewFile created = storage.create(file.toUri(), false)) {
      created.content().write(1);
    }
    assertEquals(0, files());
  }

  @Test
  void existing_replacedOnRequestOnly() throws IOException {
    write(false, 1);
    FileAlreadyExistsException e =
        assertThrows(FileAlreadyExistsException.class, () -> write(false, 2));
    assertEquals(file.toUri().toString(), e.getFile());
    write(true, 3);
    assertArrayEquals(new byte[] {3}, Files.readAllBytes(file));
  }

  @Test
  void existingByNow_keptAtCommit() throws IOException {
    try (NewFile created = storage.create(file.toUri(), false)) {
      created.content().write(1);
      Files.write(file, new byte[] {2});
      assertThrows(FileAlreadyExistsException.class, created::commit);
    }
    assertArrayEquals(new byte[] {2}, Files.readAllBytes(file));
    assertEquals(1, files());
  }
}
