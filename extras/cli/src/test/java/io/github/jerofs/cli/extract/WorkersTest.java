package io.github.jerofs.cli.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.cli.Cli;
import io.github.jerofs.cli.tree.FileInfo;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link Workers}, and directories that are finished after their files. */
final class WorkersTest {
  @TempDir private Path temp;

  private static final int TASKS = 1000;

  @Test
  void close_waitsForAll() throws IOException {
    AtomicInteger done = new AtomicInteger();
    try (Workers workers = new Workers()) {
      for (int i = 0; i < TASKS; i++) {
        workers.execute(done::incrementAndGet, 1);
      }
    }
    assertEquals(TASKS, done.get());
  }

  @Test
  void awaitIdle_waitsForSubmitted() throws IOException {
    AtomicInteger done = new AtomicInteger();
    try (Workers workers = new Workers()) {
      for (int i = 1; i <= TASKS; i++) {
        workers.execute(done::incrementAndGet, 1);
        if (i % 100 == 0) {
          workers.awaitIdle();
          assertEquals(i, done.get());
        }
      }
    }
  }

  @Test
  void close_taskFailed_rethrows() {
    Error failure = new AssertionError("in a task");
    Workers workers = new Workers();
    workers.execute(
        () -> {
          throw failure;
        },
        1);
    assertSame(failure, assertThrows(AssertionError.class, workers::close));
  }

  @Test
  void close_interrupted_throws() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    Workers workers = new Workers();
    workers.execute(
        () -> {
          begun.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        },
        Long.MAX_VALUE);
    begun.await();
    Thread.currentThread().interrupt();
    assertThrows(IOException.class, workers::close);
    assertTrue(Thread.interrupted());
    release.countDown();
  }

  @Test
  void directory_finishedAfterLastUse_beforeParent() throws IOException {
    List<String> finished = new ArrayList<>();
    TargetDirectory.Finisher finisher = directory -> finished.add(name(directory));
    try (FileSystem image = Erofs.open(Path.of(Cli.SAMPLE))) {
      FileInfo source = FileInfo.of(image.getPath("/"));
      TargetDirectory top = directory(source, "top", null, finisher);
      TargetDirectory old = directory(source, "old", top, finisher);
      TargetDirectory inner = directory(source, "inner", old, finisher);
      inner.use();
      top.release();
      old.release();
      inner.release();
      assertEquals(List.of(), finished);
      inner.release();
    }
    assertEquals(List.of("inner", "old", "top"), finished);
  }

  private TargetDirectory directory(
      FileInfo source,
      String name,
      @Nullable TargetDirectory parent,
      TargetDirectory.Finisher finisher)
      throws IOException {
    Path place = Files.createDirectory(temp.resolve(name));
    DirectoryHandle handle = DirectoryHandle.openRoot(place, null);
    return new TargetDirectory(source, handle, parent, TargetDirectory.Origin.NEW, finisher);
  }

  private static String name(TargetDirectory directory) {
    return directory.place().getFileName().toString();
  }
}
