package io.github.jerofs.internal.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.jerofs.Erofs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.CopyOption;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** M1 to M10 and A15: every modification fails. */
final class MutatorsTest extends ContractTest {
  private static Map<String, Executable> mutators(FileSystem fs) throws IOException {
    Path file = fs.getPath("/dir/file");
    Path fresh = fs.getPath("/dir/new");
    Path host = Files.writeString(temp.resolve("source"), "x");
    FileTime time = FileTime.fromMillis(0);
    var owner = Files.getOwner(file);
    var posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    var basic = Files.getFileAttributeView(file, BasicFileAttributeView.class);
    var group = posix.readAttributes().group();
    var user = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
    Map<String, Executable> all = new LinkedHashMap<>();
    all.put("createDirectory", () -> Files.createDirectory(fresh));
    all.put("createDirectories", () -> Files.createDirectories(fresh.resolve("a/b")));
    all.put("createFile", () -> Files.createFile(fresh));
    all.put("createTempFile", () -> Files.createTempFile(fs.getPath("/dir"), "a", "b"));
    all.put("createTempDirectory", () -> Files.createTempDirectory(fs.getPath("/dir"), "a"));
    all.put("createSymbolicLink", () -> Files.createSymbolicLink(fresh, file));
    all.put("createLink", () -> Files.createLink(fresh, file));
    all.put("delete", () -> Files.delete(file));
    all.put("delete missing", () -> Files.delete(fresh));
    all.put("deleteIfExists", () -> Files.deleteIfExists(file));
    all.put("copy inside", () -> Files.copy(file, fresh));
    all.put(
        "copy over",
        () -> Files.copy(file, fs.getPath("/hard/one"), StandardCopyOption.REPLACE_EXISTING));
    all.put("copy in", () -> Files.copy(host, fresh));
    all.put("copy stream in", () -> Files.copy(InputStream.nullInputStream(), fresh));
    all.put("move inside", () -> Files.move(file, fresh));
    all.put("move in", () -> Files.move(host, fresh));
    all.put("newOutputStream", () -> Files.newOutputStream(fresh).close());
    all.put("newOutputStream existing", () -> Files.newOutputStream(file).close());
    all.put("newBufferedWriter", () -> Files.newBufferedWriter(file).close());
    all.put("newByteChannel", () -> Files.newByteChannel(file, StandardOpenOption.WRITE).close());
    all.put("write", () -> Files.write(file, new byte[1]));
    all.put("write lines", () -> Files.write(file, List.of("x")));
    all.put("writeString", () -> Files.writeString(file, "x", StandardOpenOption.APPEND));
    all.put("setLastModifiedTime", () -> Files.setLastModifiedTime(file, time));
    all.put("setOwner", () -> Files.setOwner(file, owner));
    all.put("setPosixFilePermissions", () -> Files.setPosixFilePermissions(file, Set.of()));
    all.put("setAttribute", () -> Files.setAttribute(file, "lastModifiedTime", time));
    all.put("setAttribute unix", () -> Files.setAttribute(file, "unix:mode", 0));
    all.put("view setTimes", () -> basic.setTimes(time, null, null));
    all.put("view setPermissions", () -> posix.setPermissions(Set.of()));
    all.put("view setOwner", () -> posix.setOwner(owner));
    all.put("view setGroup", () -> posix.setGroup(group));
    all.put("view write", () -> user.write("a", ByteBuffer.allocate(0)));
    all.put("view delete", () -> user.delete("a"));
    return all;
  }

  @TestFactory
  @DisplayName("M1, M2, M3, M4, M5, A15 each mutating call throws ReadOnlyFileSystemException")
  Stream<DynamicTest> mutator_readOnly() throws IOException {
    return mutators(fs(Side.IMAGE)).entrySet().stream()
        .map(
            call ->
                dynamicTest(
                    call.getKey(),
                    () -> {
                      assertThrows(ReadOnlyFileSystemException.class, call.getValue());
                      assertEquals("text", Files.readString(image("/dir/file")));
                      assertTrue(Files.notExists(image("/dir/new")));
                      assertTrue(Files.exists(temp.resolve("source")));
                    }));
  }

  @TestFactory
  @DisplayName("F3 each mutating call on a closed file system throws ClosedFileSystemException")
  Stream<DynamicTest> mutator_closed_closedFileSystem() throws IOException {
    Map<String, Executable> mutators;
    try (FileSystem fs = Erofs.open(IMAGE_FILE)) {
      mutators = mutators(fs);
    }
    return mutators.entrySet().stream()
        .map(
            call ->
                dynamicTest(
                    call.getKey(),
                    () -> assertThrows(ClosedFileSystemException.class, call.getValue())));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("M4 copying a file to itself completes without effect")
  void copy_sameFile_noEffect(Side side) throws IOException {
    Path file = at(side, "dir/file");
    assertEquals(file, Files.copy(file, file));
    assertEquals(file, Files.copy(file, file, StandardCopyOption.REPLACE_EXISTING));
    assertEquals(file, Files.copy(at(side, "links/relative"), file));
    Path link = at(side, "links/relative");
    assertEquals(link, Files.copy(link, link, NOFOLLOW));
    assertEquals("text", Files.readString(file));
    Path missing = at(side, "missing");
    assertThrows(NoSuchFileException.class, () -> Files.copy(missing, missing));
    assertThrows(
        UnsupportedOperationException.class,
        () -> Files.copy(file, file, StandardCopyOption.ATOMIC_MOVE));
    assertThrows(NullPointerException.class, () -> Files.copy(file, file, (CopyOption) nothing()));
  }

  @Test
  @DisplayName("M1 creating an existing directory throws what createDirectories expects")
  void createDirectory_existing_alreadyExists() throws IOException {
    assertThrows(FileAlreadyExistsException.class, () -> Files.createDirectory(image("/dir")));
    assertEquals(image("/dir/sub"), Files.createDirectories(image("/dir/sub")));
    assertThrows(
        FileAlreadyExistsException.class, () -> Files.createDirectories(image("/dir/file")));
  }

  @Test
  @DisplayName("M6 moving out copies, then fails: the JDK does not let the provider prevent it")
  void move_out_failsAfterCopy() throws IOException {
    Path target = temp.resolve("moved");
    assertThrows(ReadOnlyFileSystemException.class, () -> Files.move(image("/dir/file"), target));
    assertEquals("text", Files.readString(image("/dir/file")));
  }

  @Test
  @DisplayName("M8 M10 copying out of an image")
  void copy_out() throws IOException {
    Path target = temp.resolve("out");
    Files.copy(image("/dir/file"), target);
    assertThrows(FileAlreadyExistsException.class, () -> Files.copy(image("/dir/file"), target));
    Files.copy(image("/sizes/70000"), target, StandardCopyOption.REPLACE_EXISTING);
    assertEquals(-1, Files.mismatch(image("/sizes/70000"), target));
    Path directory = temp.resolve("out-directory");
    Files.copy(image("/dir"), directory);
    assertTrue(Files.isDirectory(directory));
    assertFalse(Files.exists(directory.resolve("file")));
    Path link = temp.resolve("out-link");
    assertThrows(IOException.class, () -> Files.copy(image("/links/relative"), link, NOFOLLOW));
    assertFalse(Files.exists(link, NOFOLLOW));
    try (Stream<String> lines = Files.lines(image("/dir/file"))) {
      assertEquals(List.of("text"), lines.parallel().toList());
    }
  }

  @Test
  @DisplayName("M9 COPY_ATTRIBUTES copies the times and, since Java 19, the permissions")
  void copyAttributes_out() throws IOException {
    Path source = image("/modes/0600");
    Path target = temp.resolve("copied");
    Files.copy(source, target, StandardCopyOption.COPY_ATTRIBUTES);
    assertEquals(Files.getLastModifiedTime(source), Files.getLastModifiedTime(target));
    if (Runtime.version().feature() >= 19) {
      assertEquals(Files.getPosixFilePermissions(source), Files.getPosixFilePermissions(target));
    }
  }
}
