package io.github.jerofs.internal.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R1: interrupting a thread affects neither its reads nor those of other threads. */
final class InterruptTest extends ContractTest {
  private static final byte[] EXPECTED = ContractTree.pattern(70000);

  @ParameterizedTest
  @ValueSource(strings = {"mapped", "channel"})
  @DisplayName("R1 reads of an interrupted thread succeed and keep the interrupt status")
  void interrupted_readsContinue(String access) throws Exception {
    try (FileSystem fs = open(IMAGE_FILE, access)) {
      readInterrupted(fs);
      readWhileInterrupting(fs);
    }
  }

  @Test
  @DisplayName("R1 the same for an image in Jimfs")
  void interrupted_jimfs_readsContinue() throws Exception {
    try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
      Path file = Files.copy(IMAGE_FILE, memory.getPath("/work/image"));
      try (FileSystem fs = open(file, "auto")) {
        readInterrupted(fs);
        readWhileInterrupting(fs);
      }
    }
  }

  private static FileSystem open(Path file, String access) throws IOException {
    return fs(Side.IMAGE).provider().newFileSystem(file, Map.of("access", access));
  }

  private static void readInterrupted(FileSystem fs) throws IOException {
    Thread.currentThread().interrupt();
    try {
      assertArrayEquals(EXPECTED, ContractTree.read(fs.getPath("/sizes/70000")));
      assertTrue(Thread.currentThread().isInterrupted());
      try (var walk = Files.walk(fs.getPath("/"))) {
        assertTrue(walk.count() > 100);
      }
      assertTrue(Thread.currentThread().isInterrupted());
    } finally {
      Thread.interrupted();
    }
    assertArrayEquals(EXPECTED, Files.readAllBytes(fs.getPath("/sizes/70000")));
  }

  /** Interrupts one thread repeatedly while it reads; reads on this thread must not be affected. */
  private static void readWhileInterrupting(FileSystem fs) throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    CompletableFuture<Integer> victim = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              int rounds = 0;
              try {
                do {
                  assertArrayEquals(EXPECTED, ContractTree.read(fs.getPath("/sizes/70000")));
                  rounds++;
                } while (!stop.get());
                victim.complete(rounds);
              } catch (IOException | RuntimeException | Error e) {
                victim.completeExceptionally(e);
              }
            });
    thread.start();
    try {
      for (int i = 0; i < 100; i++) {
        thread.interrupt();
        assertArrayEquals(EXPECTED, ContractTree.read(fs.getPath("/sizes/70000")));
      }
    } finally {
      stop.set(true);
      thread.join();
    }
    assertTrue(victim.get() > 0);
  }
}
