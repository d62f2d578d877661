package io.github.jerofs.hadoop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds in the local file system of Hadoop. */
@SupportedHadoop
final class HadoopImagesTest {
  @TempDir java.nio.file.Path directory;
  @TempDir java.nio.file.Path spool;
  private FileSystem store;
  private Path target;

  @BeforeEach
  void open() throws IOException {
    store = FileSystem.newInstance(URI.create("file:///"), Images.configuration());
    target = new Path(directory + "/img.erofs");
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private void build(BuildOptions options, byte[] content) throws IOException {
    HadoopImages.build(
        store,
        target,
        options,
        spool,
        builder -> builder.file("/f", EntryAttributes.of(0644), ContentSource.of(content)));
  }

  private byte[] read() throws IOException {
    Path inner = new Path("erofs", "file-", target.toUri().getPath() + "!/f");
    try (FileSystem fs = FileSystem.newInstance(inner.toUri(), Images.configuration());
        FSDataInputStream in = fs.open(inner)) {
      return in.readAllBytes();
    }
  }

  private List<String> files() throws IOException {
    return Arrays.stream(store.listStatus(new Path(directory.toString())))
        .map(each -> each.getPath().getName())
        .toList();
  }

  @Test
  void build_readable() throws IOException {
    build(BuildOptions.DEFAULT, Images.content(100_000, 1));
    assertArrayEquals(Images.content(100_000, 1), read());
    assertEquals(List.of("img.erofs"), files());
  }

  @Test
  void existingImage_replacedOnlyIfPermitted() throws IOException {
    build(BuildOptions.DEFAULT, Images.content(10, 1));
    assertThrows(
        FileAlreadyExistsException.class, () -> build(BuildOptions.DEFAULT, Images.content(10, 2)));
    assertArrayEquals(Images.content(10, 1), read());
    build(Images.plain(), Images.content(10, 3));
    assertArrayEquals(Images.content(10, 3), read());
    assertEquals(List.of("img.erofs"), files());
  }

  @Test
  void failure_leavesNothing() throws IOException {
    build(BuildOptions.DEFAULT, Images.content(10, 1));
    ContentSource broken =
        new ContentSource() {
          @Override
          public long size() {
            return 10;
          }

          @Override
          public InputStream open() throws IOException {
            throw new IOException("unreadable");
          }
        };
    assertThrows(
        IOException.class,
        () ->
            HadoopImages.build(
                store,
                target,
                Images.plain(),
                spool,
                builder -> builder.file("/f", EntryAttributes.of(0644), broken)));
    assertArrayEquals(Images.content(10, 1), read());
    assertEquals(List.of("img.erofs"), files());
    try (java.util.stream.Stream<java.nio.file.Path> left = java.nio.file.Files.list(spool)) {
      assertEquals(0, left.count());
    }
  }
}
