package io.github.jerofs.internal.nio;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.SPARSE;
import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** C1 to C13, C27 and C28: opening files and streams with various options. */
final class OpeningTest extends ContractTest {
  private static final OpenOption UNKNOWN = new OpenOption() {};

  @ParameterizedTest
  @EnumSource
  @DisplayName("C1 C2 C3 C4 options for reading, and options ignored without WRITE, open the file")
  void open_reading_opens(Side side) throws IOException {
    Path file = at(side, "sizes/1");
    for (Set<OpenOption> options :
        List.<Set<OpenOption>>of(
            Set.of(),
            Set.of(READ),
            Set.of(READ, NOFOLLOW),
            Set.of(READ, SPARSE),
            Set.of(READ, SYNC),
            Set.of(READ, DSYNC),
            Set.of(READ, CREATE),
            Set.of(READ, CREATE_NEW),
            Set.of(READ, TRUNCATE_EXISTING))) {
      try (SeekableByteChannel channel = Files.newByteChannel(file, options)) {
        assertEquals(1, channel.size(), options::toString);
      }
    }
    assertEquals(1, Files.size(file));
  }

  @Test
  @DisplayName("C5 C7 C11 options for writing are rejected, whether or not the file exists")
  void open_writing_readOnly() {
    for (String path : List.of("/dir/file", "/missing")) {
      for (Set<OpenOption> options :
          List.<Set<OpenOption>>of(
              Set.of(WRITE),
              Set.of(APPEND),
              Set.of(READ, WRITE),
              Set.of(WRITE, CREATE),
              Set.of(WRITE, CREATE_NEW),
              Set.of(DELETE_ON_CLOSE),
              Set.of(READ, DELETE_ON_CLOSE))) {
        assertThrows(
            ReadOnlyFileSystemException.class,
            () -> Files.newByteChannel(image(path), options).close(),
            () -> path + " " + options);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("C6 C8 C9 contradictory options are rejected")
  void open_contradictoryOptions_throws(Side side) {
    Path file = at(side, "dir/file");
    assertThrows(IllegalArgumentException.class, () -> open(file, Set.of(READ, APPEND)));
    assertThrows(
        IllegalArgumentException.class, () -> open(file, Set.of(APPEND, TRUNCATE_EXISTING)));
    assertThrows(UnsupportedOperationException.class, () -> open(file, Set.of(READ, UNKNOWN)));
    assertThrows(NullPointerException.class, () -> open(file, nothing()));
    assertThrows(
        NullPointerException.class, () -> Files.newByteChannel(file, (OpenOption) nothing()));
  }

  private static void open(Path file, Set<OpenOption> options) throws IOException {
    Files.newByteChannel(file, options).close();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("C10 C11 attributes are ignored without creation; a missing file is reported")
  void open_attributesAndMissing(Side side) throws IOException {
    FileAttribute<?> attribute =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (SeekableByteChannel channel =
        Files.newByteChannel(at(side, "dir/file"), Set.of(READ), attribute)) {
      assertEquals(4, channel.size());
    }
    assertThrows(NoSuchFileException.class, () -> open(at(side, "missing"), Set.of(READ)));
    assertThrows(NoSuchFileException.class, () -> open(at(side, "links/dangling"), Set.of(READ)));
    assertThrows(
        NoSuchFileException.class, () -> Files.newInputStream(at(side, "missing")).close());
  }

  @Test
  @DisplayName(
      "C12 D6 directories and FIFOs fail to open (on the host, directories fail at the first read)")
  void open_notRegular_fails() {
    for (String path : List.of("/dir", "/", "/links/toDir", "/special/fifo")) {
      assertThrows(FileSystemException.class, () -> open(image(path), Set.of(READ)), path);
      assertThrows(
          FileSystemException.class, () -> Files.newInputStream(image(path)).close(), path);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("C12 C28 readAllBytes of a directory throws IOException")
  void readAllBytes_directory_throws(Side side) {
    assertThrows(IOException.class, () -> Files.readAllBytes(at(side, "dir")));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("C13 a path below a file is not 'no such file'")
  void open_belowFile_notADirectory(Side side) {
    FileSystemException e =
        assertThrows(FileSystemException.class, () -> open(at(side, "dir/file/x"), Set.of(READ)));
    assertEquals(FileSystemException.class, e.getClass());
    assertEquals("Not a directory", e.getReason());
    String longName = "n".repeat(256);
    e = assertThrows(FileSystemException.class, () -> open(at(side, longName), Set.of(READ)));
    assertFalse(e instanceof NoSuchFileException);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("L9 C27 NOFOLLOW_LINKS opens a file, not a link")
  void open_nofollow_link_fails(Side side) throws IOException {
    assertThrows(IOException.class, () -> open(at(side, "links/relative"), Set.of(READ, NOFOLLOW)));
    assertThrows(
        IOException.class,
        () -> Files.newInputStream(at(side, "links/relative"), NOFOLLOW).close());
    try (InputStream in = Files.newInputStream(at(side, "dir/file"), NOFOLLOW)) {
      assertEquals('t', in.read());
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("C27 newInputStream with various options")
  void newInputStream_options(Side side) throws IOException {
    Path file = at(side, "dir/file");
    assertThrows(
        UnsupportedOperationException.class, () -> Files.newInputStream(file, WRITE).close());
    assertThrows(
        UnsupportedOperationException.class, () -> Files.newInputStream(file, APPEND).close());
    try (InputStream in = Files.newInputStream(file, READ, READ)) {
      assertEquals("text", new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
    }
    assertThrows(
        NullPointerException.class,
        () -> Files.newInputStream(file, (OpenOption) nothing()).close());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("C28 content of every size, with each way of reading")
  void stream_everySize_wholeContent(Side side) throws IOException {
    for (int size : new int[] {0, 1, 5000, 70000}) {
      Path file = at(side, "sizes/" + size);
      byte[] expected = ContractTree.pattern(size);
      assertEquals(size, Files.size(file));
      assertArrayEquals(expected, Files.readAllBytes(file));
      assertArrayEquals(expected, ContractTree.read(file));
      try (InputStream in = Files.newInputStream(file)) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertEquals(size, in.transferTo(out));
        assertArrayEquals(expected, out.toByteArray());
        assertEquals(-1, in.read());
        assertEquals(0, in.transferTo(out));
        assertEquals(0, in.readAllBytes().length);
      }
      try (InputStream in = Files.newInputStream(file)) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
          out.write(b);
        }
        assertArrayEquals(expected, out.toByteArray());
      }
      Path copy = temp.resolve("copy-" + side + size);
      Files.copy(file, copy);
      assertEquals(-1, Files.mismatch(file, copy));
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("C28 skip, available and argument checks of a stream")
  void stream_skipAndAvailable(Side side) throws IOException {
    try (InputStream in = Files.newInputStream(at(side, "sizes/5000"))) {
      assertEquals(0, in.read(new byte[0]));
      assertEquals(100, in.skip(100));
      assertEquals(4900, in.available());
      assertEquals(ContractTree.pattern(101)[100], (byte) in.read());
      assertThrows(IndexOutOfBoundsException.class, () -> in.read(new byte[2], 1, 2));
      assertEquals(10, in.readNBytes(new byte[20], 5, 10));
      assertEquals(4889, in.available());
      in.skip(1_000_000);
      assertEquals(-1, in.read());
      assertTrue(in.available() >= 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("C28 a negative skip moves back, at most to the start")
  void stream_skipNegative_movesBack(Side side) throws IOException {
    try (InputStream in = Files.newInputStream(at(side, "sizes/5000"))) {
      assertEquals(100, in.skip(100));
      assertEquals(-1, in.skip(-1));
      assertEquals(ContractTree.pattern(100)[99], (byte) in.read());
      assertEquals(0, in.skip(0));
      assertEquals(-100, in.skip(-1000));
      assertEquals(5000, in.skip(Long.MAX_VALUE));
      assertEquals(-5000, in.skip(Long.MIN_VALUE));
      assertEquals(5000, in.available());
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("C28 a closed stream throws ClosedChannelException")
  void stream_closed_throws(Side side) throws IOException {
    InputStream in = Files.newInputStream(at(side, "sizes/5000"));
    in.close();
    in.close();
    for (Executable call :
        List.<Executable>of(
            in::read,
            () -> in.read(new byte[1]),
            in::available,
            in::readAllBytes,
            () -> in.readNBytes(1),
            () -> in.skip(1),
            () -> in.skip(0),
            () -> in.skip(-1),
            () -> in.transferTo(new ByteArrayOutputStream()))) {
      assertThrows(ClosedChannelException.class, call);
    }
    assertEquals(0, in.read(new byte[0]));
    assertThrows(NullPointerException.class, () -> in.read((byte[]) nothing()));
    assertThrows(NullPointerException.class, () -> in.transferTo(nothing()));
  }
}
