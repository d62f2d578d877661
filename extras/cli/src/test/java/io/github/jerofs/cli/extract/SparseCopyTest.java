package io.github.jerofs.cli.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sparse copies equal their source. */
final class SparseCopyTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4095, 4096, 4097, 8192, 262143, 262144, 262145, 600000})
  void copy_zerosAnywhere_equalsSource(int size, @TempDir Path folder) throws IOException {
    byte[][] contents = new byte[4][size]; // the first contains zeros only
    Arrays.fill(contents[1], (byte) 1);
    for (int i = 0; i < size; i++) {
      contents[2][i] = (byte) (i / 4096 % 3 == 1 ? 7 : 0);
      contents[3][i] = (byte) (i / 4096 % 3 == 1 ? 0 : 7);
    }
    for (int i = 0; i < contents.length; i++) {
      Path source = Files.write(folder.resolve("source" + i), contents[i]);
      AtomicLong counted = new AtomicLong();
      SparseCopy copy = new SparseCopy(new FileAttribute<?>[0], counted::addAndGet);
      Path place = folder.resolve("copy" + i);
      copy.copy(source, copy.create(place), place);
      assertArrayEquals(contents[i], Files.readAllBytes(place));
      assertEquals(size, counted.get());
    }
  }
}
