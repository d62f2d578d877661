package io.github.jerofs.hadoop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FutureDataInputStreamBuilder;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options of {@code openFile}. */
@SupportedHadoop
final class OpenHintsTest {
  private static final byte[] CONTENT = Images.content(Images.BIG, 1);
  private static final int GRANULE = 128 << 10;
  private static final String POLICY = "fs.option.openfile.read.policy";
  private static final String END = "fs.option.openfile.split.end";
  @TempDir java.nio.file.Path directory;
  private FileSystem fs;
  private Path root;

  @BeforeEach
  void open() throws IOException {
    FaultyStore.reset();
    Images.write(directory.resolve("img"), Images.plain());
    root = new Path("erofs", "faulty-", directory + "/img!");
    fs = FileSystem.newInstance(root.toUri(), Images.configuration());
  }

  @AfterEach
  void close() throws IOException {
    fs.close();
    FaultyStore.reset();
  }

  private FutureDataInputStreamBuilder opening() throws IOException {
    return fs.openFile(new Path(root, "big"));
  }

  /** Returns the length of the longest request to the store for a short read. */
  private int longest(FutureDataInputStreamBuilder opening) throws Exception {
    try (FSDataInputStream in = opening.build().get()) {
      FaultyStore.LONGEST.set(0);
      byte[] bytes = new byte[100];
      in.seek(1_500_000);
      assertEquals(bytes.length, in.read(bytes));
      assertArrayEquals(Arrays.copyOfRange(CONTENT, 1_500_000, 1_500_100), bytes);
      return FaultyStore.LONGEST.get();
    }
  }

  @Test
  void policy_sequentialRequestsAreLarge() throws Exception {
    assertEquals(1 << 20, longest(opening().opt(POLICY, "unknown, whole-file, random")));
  }

  @Test
  void policy_othersReadGranules() throws Exception {
    assertEquals(GRANULE, longest(opening().opt(POLICY, "vector, sequential")));
  }

  @Test
  void split_limitsRequests() throws Exception {
    int longest =
        longest(opening().must(POLICY, "sequential").opt(END, Integer.toString(1_600_000)));
    assertTrue(longest <= 2 * GRANULE, () -> "bytes: " + longest);
  }

  @Test
  void policy_sameBytes() throws Exception {
    for (String policy : List.of("sequential", "random", "adaptive")) {
      try (FSDataInputStream in = opening().opt(POLICY, policy).opt(END, "70000").build().get()) {
        byte[] bytes = new byte[Images.BIG];
        for (int at = 0, n; at < bytes.length; at += n) {
          n = in.read(bytes, at, Math.min(10_000, bytes.length - at));
          assertTrue(n > 0);
        }
        assertArrayEquals(CONTENT, bytes, policy);
      }
    }
  }

  @Test
  void invalidValue_refusedIfMandatory() throws Exception {
    assertThrows(IllegalArgumentException.class, () -> opening().must(END, "far").build());
    assertEquals(GRANULE, longest(opening().opt(END, "far")));
  }

  @Test
  void status_usedForItsVersionOnly() throws Exception {
    FileStatus status = fs.getFileStatus(new Path(root, "big"));
    try (FSDataInputStream in = opening().withFileStatus(status).build().get()) {
      assertArrayEquals(CONTENT, in.readAllBytes());
    }
    ErofsBuilder.to(directory.resolve("img"))
        .options(Images.plain())
        .file("/big", EntryAttributes.of(0644), ContentSource.of(new byte[10]))
        .build();
    Files.setLastModifiedTime(directory.resolve("img"), FileTime.fromMillis(1_000_000));
    ExecutionException e =
        assertThrows(
            ExecutionException.class, () -> opening().withFileStatus(status).build().get());
    assertTrue(String.valueOf(e.getMessage()).contains("replaced since"), e.getMessage());
  }

  @Test
  void status_ofDirectory_refused() throws Exception {
    Path path = new Path(root, "dir");
    FileStatus status = fs.getFileStatus(path);
    ExecutionException e =
        assertThrows(
            ExecutionException.class, () -> fs.openFile(path).withFileStatus(status).build().get());
    assertTrue(e.getCause() instanceof FileNotFoundException, () -> "found " + e.getCause());
  }
}
