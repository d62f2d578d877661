package io.github.jerofs.cli.extract;

import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of an image cannot escape the target. */
final class TargetNamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "/", "/etc", "a/", "a\0b"})
  void child_unix_escapingNames_refused(String name) throws IOException {
    try (FileSystem unix = Jimfs.newFileSystem(Configuration.unix())) {
      Path directory = unix.getPath("/work");
      assertThrows(
          FileSystemException.class,
          () -> new TargetNames(directory.getFileSystem()).child(directory, name));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a\\b", "\\", "C:", "C:\\x", "C:x", "a/b", "a?", "x:y"})
  void child_windows_escapingNames_refused(String name) throws IOException {
    try (FileSystem windows = Jimfs.newFileSystem(Configuration.windows())) {
      Path directory = windows.getPath("C:\\work");
      assertThrows(
          FileSystemException.class,
          () -> new TargetNames(directory.getFileSystem()).child(directory, name));
    }
  }
}
