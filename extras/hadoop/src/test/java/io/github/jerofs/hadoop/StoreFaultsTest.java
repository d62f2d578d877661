package io.github.jerofs.hadoop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that fails, changes, and counts. */
@SupportedHadoop
final class StoreFaultsTest {
  private static final byte[] CONTENT = Images.content(Images.BIG, 1);
  @TempDir java.nio.file.Path directory;
  private Configuration conf;

  @BeforeEach
  void reset() {
    FaultyStore.reset();
    conf = Images.configuration();
  }

  @AfterEach
  void allStreamsClosed() {
    FaultyStore.reset();
    assertEquals(0, FaultyStore.OPEN_STREAMS.get());
  }

  private Path write(String name, BuildOptions options) throws IOException {
    Images.write(directory.resolve(name), options);
    return new Path("erofs", "faulty-", directory + "/" + name + "!");
  }

  private FileSystem open(Path path) throws IOException {
    return FileSystem.newInstance(path.toUri(), conf);
  }

  private static byte[] read(FileSystem fs, Path path) throws IOException {
    try (FSDataInputStream in = fs.open(path)) {
      return in.readAllBytes();
    }
  }

  @Test
  void everyThirdRead_fails_bytesAreRight() throws IOException {
    conf.set("fs.erofs.read.attempts", "100"); // requests in parallel share the count of reads
    Path root = write("img", Images.zstd());
    try (FileSystem fs = open(root)) {
      FaultyStore.fail(3, () -> new IOException("injected"));
      assertArrayEquals(CONTENT, read(fs, new Path(root, "big")));
      assertEquals(7, fs.listStatus(root).length);
      for (int i = 0; i < 20; i++) {
        assertArrayEquals(Images.content(5000, 2), read(fs, new Path(root, "dir/a.txt")));
      }
    }
    assertTrue(FaultyStore.READS.get() >= 3);
  }

  @Test
  void everyRead_fails_thenRecovers() throws IOException {
    Path root = write("img", Images.zstd());
    try (FileSystem fs = open(root)) {
      assertEquals(7, fs.listStatus(root).length);
      FaultyStore.fail(1, () -> new IOException("injected"));
      try (FSDataInputStream in = fs.open(new Path(root, "big"))) {
        byte[] bytes = new byte[CONTENT.length];
        IOException e = assertThrows(IOException.class, () -> in.readFully(0, bytes));
        assertTrue(message(e).contains("failed 4 times: injected"), message(e));
        FaultyStore.fail(0, () -> new IOException("injected"));
        in.readFully(0, bytes);
        assertArrayEquals(CONTENT, bytes);
      }
    }
  }

  @Test
  void requests_coalesced() throws IOException {
    Path root = write("img", Images.plain());
    try (FileSystem fs = open(root)) {
      assertArrayEquals(CONTENT, read(fs, new Path(root, "big")));
      int whole = (int) (Files.size(directory.resolve("img")) >> 17) + 1;
      assertTrue(FaultyStore.READS.get() <= whole, FaultyStore.READS + " of " + whole);
      RemoteIterator<LocatedFileStatus> all = fs.listFiles(root, true);
      while (all.hasNext()) {
        read(fs, all.next().getPath()); // read-ahead may still be requesting what follows
      }
      FaultyStore.READS.set(0);
      for (int i = 0; i < 100; i++) {
        assertArrayEquals(Images.content(100, 3), read(fs, new Path(root, "dir/b.txt")));
      }
      assertEquals(0, FaultyStore.READS.get());
    }
  }

  @Test
  void listing_withoutStatusPerChild() throws IOException {
    conf.set("fs.erofs.revalidate.interval", "1h");
    Path root = write("img", Images.plain());
    try (FileSystem fs = open(root)) {
      assertEquals(7, fs.listStatus(root).length);
      FaultyStore.STATUS_CALLS.set(0);
      RemoteIterator<?> each = fs.listFiles(root, true);
      while (each.hasNext()) {
        each.next();
      }
      for (FileStatus status : fs.listStatus(root)) {
        fs.getFileStatus(status.getPath());
      }
      assertEquals(0, FaultyStore.STATUS_CALLS.get());
    }
  }

  @Test
  void replacedImage_newOpensSeeIt_oldStreamsKeepTheirs() throws IOException {
    Path root = write("img", Images.plain());
    try (FileSystem fs = open(root);
        FSDataInputStream old = fs.open(new Path(root, "big"))) {
      byte[] first = new byte[1000];
      old.readFully(0, first);
      replace("img");
      assertArrayEquals("new".getBytes(UTF_8), read(fs, new Path(root, "f")));
      assertThrows(FileNotFoundException.class, () -> fs.open(new Path(root, "big")));
      // An idle stream of the old file is still open, and serves one request at a time.
      byte[] later = new byte[1000];
      old.readFully(2_000_000, later);
      assertArrayEquals(Arrays.copyOfRange(CONTENT, 2_000_000, 2_001_000), later);
    }
  }

  @Test
  void replacedImage_neverMixed() throws IOException {
    Path root = write("img", Images.plain());
    conf.set("fs.erofs.revalidate.interval", "1h");
    try (FileSystem fs = open(root)) {
      try (FSDataInputStream old = fs.open(new Path(root, "big"))) {
        old.unbuffer(); // closes the streams of the old file
        replace("img");
        IOException e =
            assertThrows(IOException.class, () -> old.readFully(0, new byte[CONTENT.length]));
        assertTrue(message(e).contains("replaced while open"), message(e));
      }
      // The image is opened again although the interval is not over.
      assertEquals(3, read(fs, new Path(root, "f")).length);
    }
  }

  private static String message(Throwable e) {
    return e.getCause() == null
        ? String.valueOf(e.getMessage())
        : e.getMessage() + message(e.getCause());
  }

  private void replace(String name) throws IOException {
    java.nio.file.Path fresh = directory.resolve("fresh");
    ErofsBuilder.to(fresh)
        .file("/f", EntryAttributes.of(0644), ContentSource.of("new".getBytes(UTF_8)))
        .build();
    Files.setLastModifiedTime(fresh, FileTime.fromMillis(1_000_000));
    Files.move(fresh, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void evictedImage_openWhileInUse() throws IOException {
    conf.set("fs.erofs.open.images", "1");
    Path one = write("one", Images.plain());
    Path two = write("two", Images.zstd());
    try (FileSystem fs = open(one);
        FSDataInputStream in = fs.open(new Path(one, "big"))) {
      assertArrayEquals(CONTENT, read(fs, new Path(two, "big")));
      assertArrayEquals(CONTENT, in.readAllBytes());
    }
  }

  @Test
  void noImagesKept_stillWorks() throws IOException {
    conf.set("fs.erofs.open.images", "0");
    Path root = write("img", Images.plain());
    try (FileSystem fs = open(root)) {
      assertArrayEquals(CONTENT, read(fs, new Path(root, "big")));
      assertEquals(7, fs.listStatus(root).length);
      assertEquals(0, FaultyStore.OPEN_STREAMS.get());
    }
  }

  @Test
  void evictedImage_cannotBeClosed_otherIsOpened() throws IOException {
    conf.set("fs.erofs.open.images", "1");
    Path one = write("one", Images.plain());
    Path two = write("two", Images.zstd());
    try (FileSystem fs = open(one)) {
      assertArrayEquals(CONTENT, read(fs, new Path(one, "big")));
      FaultyStore.failClose(true);
      assertArrayEquals(CONTENT, read(fs, new Path(two, "big")));
      FaultyStore.failClose(false);
    }
  }

  @Test
  void impossibleName_missing_imageIsReleased() throws IOException {
    Path root = write("img", Images.plain());
    try (FileSystem fs = open(root)) {
      assertThrows(FileNotFoundException.class, () -> fs.open(new Path(root, "a\0b")));
    }
  }
}
