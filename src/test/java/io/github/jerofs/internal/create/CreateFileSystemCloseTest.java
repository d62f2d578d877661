package io.github.jerofs.internal.create;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.attribute.XattrFileAttributeView;
import io.github.jerofs.build.BuildException;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.HardLinks;
import io.github.jerofs.testkit.OtherThread;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closing a writable file system writes the image, or leaves the target as it was. */
final class CreateFileSystemCloseTest extends NewImageFixture {
  private FileSystem fileSystem = FileSystems.getDefault();

  @Test
  void close_contentAndAttributes_inImage() throws IOException {
    Instant time = Instant.ofEpochSecond(1_600_000_000, 123_456_789);
    try (FileSystem fs = Erofs.create(target)) {
      Path file = Files.createDirectories(fs.getPath("/a/b")).resolve("file");
      Files.writeString(file, "hello");
      Files.setAttribute(file, "unix:mode", 04750);
      Files.setAttribute(file, "unix:uid", (int) 4_000_000_000L);
      Files.setAttribute(
          file, "posix:group", fs.getUserPrincipalLookupService().lookupPrincipalByGroupName("7"));
      Files.setLastModifiedTime(file, FileTime.from(time));
      Files.setAttribute(file, "user:origin", "here".getBytes(UTF_8));
      Files.getFileAttributeView(file, XattrFileAttributeView.class)
          .write("security.selinux", new byte[] {1, 2});
      Files.createSymbolicLink(fs.getPath("/link"), fs.getPath("a//b/../x/"));
      Files.createLink(fs.getPath("/hard"), file);
      assertEquals(List.of(), filesOnHost());
    }
    assertEquals(List.of("new image.erofs"), filesOnHost());
    try (FileSystem fs = Erofs.open(target)) {
      Path file = fs.getPath("/a/b/file");
      assertEquals("hello", Files.readString(file));
      assertEquals(0104750, Files.getAttribute(file, "unix:mode"));
      assertEquals((int) 4_000_000_000L, Files.getAttribute(file, "unix:uid"));
      assertEquals(7, Files.getAttribute(file, "unix:gid"));
      assertEquals(FileTime.from(time), Files.getLastModifiedTime(file));
      assertArrayEquals("here".getBytes(UTF_8), (byte[]) Files.getAttribute(file, "user:origin"));
      assertArrayEquals(
          new byte[] {1, 2}, (byte[]) Files.getAttribute(file, "xattr:security.selinux"));
      assertEquals(2, Files.getAttribute(file, "unix:nlink"));
      assertTrue(Files.isSameFile(file, fs.getPath("/hard")));
      assertEquals("a/b/../x", Files.readSymbolicLink(fs.getPath("/link")).toString());
      assertEquals(0100000, (int) Files.getAttribute(fs.getPath("/hard"), "unix:mode") & 0170000);
      assertEquals(FileTime.from(time), Files.getLastModifiedTime(fs.getPath("/")));
    }
  }

  @Test
  void close_noTimeSet_buildTime() throws IOException {
    Instant build = Instant.ofEpochSecond(1_234_567_890);
    try (FileSystem fs = Erofs.create(target, BuildOptions.builder().time(build).build())) {
      Files.writeString(fs.getPath("file"), "x");
      assertEquals(FileTime.from(build), Files.getLastModifiedTime(fs.getPath("file")));
    }
    try (FileSystem fs = Erofs.open(target)) {
      assertEquals(FileTime.from(build), Files.getLastModifiedTime(fs.getPath("file")));
      assertEquals(FileTime.from(build), Files.getLastModifiedTime(fs.getPath("/")));
    }
  }

  @Test
  void close_otherOrderOfCalls_sameBytes() throws IOException {
    Path other = temp.resolve("other.erofs");
    try (FileSystem one = Erofs.create(target);
        FileSystem two = Erofs.create(other)) {
      Files.writeString(one.getPath("b"), "b");
      Files.writeString(one.getPath("a"), "a");
      Files.writeString(two.getPath("a"), "to be replaced");
      Files.writeString(two.getPath("c"), "b");
      Files.move(two.getPath("c"), two.getPath("b"));
      Files.writeString(two.getPath("a"), "a");
    }
    assertEquals(-1, Files.mismatch(target, other));
  }

  @Test
  void discard_nothingWritten() throws IOException {
    try (FileSystem fs = Erofs.create(target)) {
      Files.write(fs.getPath("large"), new byte[1 << 20]);
      Erofs.discard(fs);
      assertFalse(fs.isOpen());
    }
    assertEquals(List.of(), filesOnHost());
    assertThrows(IllegalArgumentException.class, () -> Erofs.discard(FileSystems.getDefault()));
  }

  @Test
  void close_targetCreatedByOther_kept() throws IOException {
    FileSystem fs = Erofs.create(target);
    Files.writeString(target, "mine");
    assertThrows(FileAlreadyExistsException.class, fs::close);
    assertEquals("mine", Files.readString(target));
    assertEquals(List.of("new image.erofs"), filesOnHost());
  }

  @Test
  void close_channelOpenForWriting_errorNamesItsPath() throws IOException {
    FileSystem fs = Erofs.create(target);
    FileChannel reader = FileChannel.open(Files.createFile(fs.getPath("/read")));
    FileChannel second = FileChannel.open(fs.getPath("/z"), WRITE, CREATE);
    FileChannel first = FileChannel.open(fs.getPath("/a"), WRITE, CREATE);
    FileChannel deleted = FileChannel.open(fs.getPath("/0"), WRITE, CREATE);
    Files.delete(fs.getPath("/0"));
    FileSystemException e = assertThrows(FileSystemException.class, fs::close);
    assertEquals("/a: open for writing, so no image was written", e.getMessage());
    fs.close();
    assertEquals(List.of(), filesOnHost());
    for (FileChannel channel : List.of(reader, first, second, deleted)) {
      assertThrows(ClosedChannelException.class, channel::size);
      channel.close();
    }
  }

  @Test
  void close_channelOfDeletedFileOpen_imageWritten() throws IOException {
    FileSystem fs = Erofs.create(target);
    FileChannel deleted = FileChannel.open(fs.getPath("/0"), WRITE, CREATE);
    Files.delete(fs.getPath("/0"));
    fs.close();
    deleted.close();
    assertTrue(Files.exists(target));
  }

  @Test
  void close_buildFails_targetUnchanged() throws IOException {
    Files.writeString(target, "mine");
    FileSystem fs = Erofs.create(target, replacing());
    Path file = Files.createFile(fs.getPath("/file"));
    Files.setAttribute(file, "xattr:nonsense", new byte[1]);
    BuildException e = assertThrows(BuildException.class, fs::close);
    assertTrue(e.getMessage().startsWith("/file: "), e.getMessage());
    assertFalse(fs.isOpen());
    assertEquals("mine", Files.readString(target));
    assertEquals(List.of("new image.erofs"), filesOnHost());
  }

  @Test
  void interruptedThread_contentKept() throws IOException {
    byte[] large = new byte[2 << 20];
    new Random(1).nextBytes(large);
    BuildOptions options = BuildOptions.builder().bytesInFlight(0).build();
    try (FileSystem fs = Erofs.create(target, options)) {
      Path file = fs.getPath("large");
      Thread.currentThread().interrupt();
      try (FileChannel channel = FileChannel.open(file, READ, WRITE, CREATE)) {
        channel.write(ByteBuffer.wrap(large));
        assertEquals(large.length, channel.size());
      } finally {
        assertTrue(Thread.interrupted());
      }
      assertArrayEquals(large, Files.readAllBytes(file));
    }
  }

  @Test
  void close_ruleOmitsDirectory_entriesOmitted() throws IOException {
    BuildOptions options =
        BuildOptions.builder()
            .rule((path, type, a) -> path.equals("/out") ? Optional.empty() : Optional.of(a))
            .hardLinks(HardLinks.DEREFERENCE)
            .build();
    try (FileSystem fs = Erofs.create(target, options)) {
      Files.createDirectories(fs.getPath("/out/deep"));
      Files.createFile(fs.getPath("/out/file"));
      Files.createFile(fs.getPath("/in"));
      Files.createLink(fs.getPath("/in2"), fs.getPath("/in"));
    }
    try (FileSystem fs = Erofs.open(target);
        Stream<Path> all = Files.walk(fs.getPath("/"))) {
      assertEquals(List.of("/", "/in", "/in2"), all.map(Path::toString).toList());
      assertEquals(1, Files.getAttribute(fs.getPath("/in"), "unix:nlink"));
    }
  }

  /** The listener may wait for a thread that still uses the file system. */
  @Test
  @Timeout(60)
  void close_otherThreads_findItClosed() throws IOException {
    List<Throwable> failures = new ArrayList<>();
    BuildOptions options =
        BuildOptions.builder()
            .listener(
                progress -> {
                  failures.add(OtherThread.failure(() -> Files.size(fileSystem.getPath("/file"))));
                  return true;
                })
            .build();
    fileSystem = Erofs.create(target, options);
    Files.writeString(fileSystem.getPath("/file"), "x");
    fileSystem.close();
    assertFalse(failures.isEmpty());
    failures.forEach(each -> assertInstanceOf(ClosedFileSystemException.class, each));
  }
}
