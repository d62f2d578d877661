package io.github.jerofs.internal.create;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Content of files in a new image. */
final class StagedContentTest {
  private static final int MAX = 300_000;

  @TempDir private Path temp;

  /** An array with the expected behavior of a content. */
  private static final class Model {
    byte[] bytes = {};

    void write(int position, byte[] source) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length, position + source.length));
      System.arraycopy(source, 0, bytes, position, source.length);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 70_000, 1L << 30})
  void randomOperations_severalFiles_asInArrays(long heapBytes) throws IOException {
    Random random = new Random(heapBytes);
    try (Spool spool = new Spool(temp, heapBytes)) {
      List<StagedContent> contents = new ArrayList<>();
      List<Model> models = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        contents.add(new StagedContent(spool));
        models.add(new Model());
      }
      for (int i = 0; i < 3000; i++) {
        int file = random.nextInt(contents.size());
        operate(contents.get(file), models.get(file), random);
        if (random.nextInt(200) == 0) {
          contents.get(file).release();
          contents.set(file, new StagedContent(spool));
          models.set(file, new Model());
        }
      }
      for (int i = 0; i < contents.size(); i++) {
        check(contents.get(i), models.get(i), 0, MAX * 2);
      }
    }
    try (Stream<Path> left = Files.list(temp)) {
      assertEquals(List.of(), left.toList());
    }
  }

  private static void operate(StagedContent content, Model model, Random random)
      throws IOException {
    int position = random.nextInt(random.nextInt(MAX) + 1);
    byte[] bytes = new byte[random.nextInt(random.nextInt(20_000) + 1)];
    switch (random.nextInt(6)) {
      case 0 -> {
        content.truncate(position);
        model.bytes = Arrays.copyOf(model.bytes, Math.min(model.bytes.length, position));
      }
      case 1 -> check(content, model, position, bytes.length);
      case 2 -> {
        random.nextBytes(bytes);
        int end = model.bytes.length;
        if (end < MAX) {
          model.write(end, bytes);
          assertEquals(model.bytes.length, content.append(direct(bytes)));
        }
      }
      default -> {
        random.nextBytes(bytes);
        if (bytes.length > 0) {
          model.write(position, bytes);
        }
        content.write(position, random.nextBoolean() ? direct(bytes) : ByteBuffer.wrap(bytes));
      }
    }
    assertEquals(model.bytes.length, content.size());
  }

  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  private static void check(StagedContent content, Model model, int position, int length)
      throws IOException {
    for (ByteBuffer target :
        List.of(ByteBuffer.allocate(length), ByteBuffer.allocateDirect(length))) {
      int n = content.read(position, target);
      if (position >= model.bytes.length) {
        assertEquals(-1, n);
        continue;
      }
      byte[] found = new byte[target.flip().remaining()];
      target.get(found);
      int end = Math.min(model.bytes.length, position + length);
      assertArrayEquals(Arrays.copyOfRange(model.bytes, position, end), found);
    }
  }

  @Test
  void memory_budgetUsed_restInFile() throws IOException {
    try (Spool spool = new Spool(temp, 100_000)) {
      List<StagedContent> contents = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        StagedContent content = new StagedContent(spool);
        content.write(0, ByteBuffer.allocate(10_000));
        contents.add(content);
      }
      assertFalse(spool.reserve(10_000));
      for (StagedContent content : contents) {
        content.release();
      }
      assertTrue(spool.reserve(100_000), "the budget is whole again");
    }
  }

  @Test
  void pages_ofReleasedContent_reused() throws IOException {
    try (Spool spool = new Spool(temp, 0)) {
      for (int i = 0; i < 10; i++) {
        StagedContent content = new StagedContent(spool);
        content.write(0, ByteBuffer.allocate(100 * Spool.PAGE));
        content.release();
      }
      assertTrue(spool.allocate() < 100, "a page of the first content");
    }
  }

  @Test
  void write_beyondLimit_error() throws IOException {
    try (Spool spool = new Spool(temp, 0)) {
      StagedContent content = new StagedContent(spool);
      ByteBuffer two = ByteBuffer.allocate(2);
      assertThrows(IOException.class, () -> content.write(StagedContent.MAX_SIZE - 1, two));
      assertThrows(IOException.class, () -> content.write(Long.MAX_VALUE, two));
      assertEquals(0, content.size());
    }
  }

  @Test
  void write_spoolFails_contentUnchanged() throws IOException {
    Spool spool = new Spool(temp.resolve("none"), 0);
    StagedContent content = new StagedContent(spool);
    assertThrows(IOException.class, () -> content.write(5, ByteBuffer.allocate(3)));
    assertEquals(0, content.size());
    assertEquals(-1, content.read(0, ByteBuffer.allocate(1)));
    spool.close();
  }
}
