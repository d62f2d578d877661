package io.github.jerofs.cli.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.testkit.Host;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories of a target, while another process replaces them by links. */
final class DirectoryHandleTest {
  private static final Path NAME = Path.of("d");

  @TempDir private Path temp;
  private Path root;
  private Path outside;

  @BeforeEach
  void makeDirectories() throws IOException {
    Host.assumePosix();
    root = Files.createDirectory(temp.toRealPath().resolve("root"));
    outside = Files.createDirectory(temp.resolve("outside"));
    Files.createDirectory(root.resolve(NAME));
  }

  private static DirectoryHandle openWithDescriptors(Path root) throws IOException {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "no descriptors in /proc/self/fd here");
    return DirectoryHandle.openRoot(root);
  }

  private void replaceByLink() throws IOException {
    Files.move(root.resolve(NAME), root.resolve("moved"));
    Files.createSymbolicLink(root.resolve(NAME), outside);
  }

  private void assertNothingOutside() throws IOException {
    try (Stream<Path> files = Files.list(outside)) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void replacedByLink_descriptorStillLeadsToTheDirectory() throws IOException {
    try (DirectoryHandle handle = openWithDescriptors(root);
        DirectoryHandle child = handle.open(NAME)) {
      replaceByLink();
      child.check();
      Files.writeString(child.access().resolve("file"), "text");
      Files.createDirectory(child.access().resolve("directory"));
      Files.createSymbolicLink(child.access().resolve("link"), Path.of("x"));
      Files.setAttribute(child.self(), "unix:mode", 0700);
      assertEquals("text", Files.readString(root.resolve("moved/file")));
      assertTrue(Files.isDirectory(root.resolve("moved/directory")));
      assertTrue(Files.isSymbolicLink(root.resolve("moved/link")));
      assertNothingOutside();
      assertThrows(FileSystemException.class, () -> handle.open(NAME).close());
    }
  }

  @Test
  void replacedByLink_withoutDescriptors_found() throws IOException {
    try (DirectoryHandle handle = DirectoryHandle.openRoot(root, null);
        DirectoryHandle child = handle.open(NAME)) {
      child.check();
      replaceByLink();
      FileSystemException e = assertThrows(FileSystemException.class, child::check);
      assertEquals(root.resolve(NAME).toString(), e.getFile());
      assertThrows(FileSystemException.class, () -> handle.open(NAME).close());
    }
  }

  @Test
  void replacedByDirectory_withoutDescriptors_found() throws IOException {
    try (DirectoryHandle handle = DirectoryHandle.openRoot(root, null);
        DirectoryHandle child = handle.open(NAME)) {
      Files.move(root.resolve(NAME), root.resolve("moved"));
      Files.createDirectory(root.resolve(NAME));
      assertThrows(FileSystemException.class, child::check);
    }
  }

  @Test
  void newDirectory_replacedByOneWithFiles_found() throws IOException {
    try (DirectoryHandle handle = openWithDescriptors(root);
        DirectoryHandle child = handle.open(NAME)) {
      child.requireNew();
    }
    Files.writeString(root.resolve("d/mine"), "mine");
    try (DirectoryHandle handle = openWithDescriptors(root);
        DirectoryHandle child = handle.open(NAME)) {
      assertThrows(FileSystemException.class, child::requireNew);
    }
  }

  @Test
  void failure_namesThePathThatUsersSee() throws IOException {
    try (DirectoryHandle handle = openWithDescriptors(root);
        DirectoryHandle child = handle.open(NAME)) {
      IOException e =
          assertThrows(
              NoSuchFileException.class, () -> Files.delete(child.access().resolve("none")));
      FileSystemException named = (FileSystemException) child.named(e);
      assertEquals(root.resolve("d/none").toString(), named.getFile());
      assertEquals(NoSuchFileException.class, named.getClass());
    }
  }

  @Test
  void openTwice_closedOnce_staysOpen() throws IOException {
    try (DirectoryHandle handle = openWithDescriptors(root)) {
      DirectoryHandle first = handle.open(NAME);
      try (DirectoryHandle second = handle.open(NAME)) {
        first.close();
        Files.writeString(second.access().resolve("file"), "text");
      }
      assertEquals("text", Files.readString(root.resolve("d/file")));
    }
  }

  @Test
  void manyOpen_eachItsOwn() throws IOException {
    try (DirectoryHandle handle = openWithDescriptors(root)) {
      for (int round = 0; round < 2; round++) {
        List<DirectoryHandle> open = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
          Path name = Path.of("n" + i);
          Files.createDirectories(root.resolve(name));
          open.add(handle.open(name));
        }
        for (int i = 0; i < 50; i++) {
          Files.writeString(open.get(i).access().resolve("own" + round), "" + i);
        }
        for (int i = 49; i >= 0; i--) {
          open.get(i).close();
          assertEquals("" + i, Files.readString(root.resolve("n" + i + "/own" + round)));
        }
      }
      assertFalse(Files.exists(root.resolve("own0")));
    }
  }
}
