package io.github.jerofs.cli.find;

import io.github.jerofs.cli.text.FileKind;
import io.github.jerofs.cli.tree.FileInfo;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Locale;
import java.util.Objects;

/** A condition of {@code find}. */
interface FindCondition {
  boolean accepts(FileInfo file) throws IOException;

  /** Accepts the types in {@code letters}; {@code f} is a regular file. */
  static FindCondition type(String letters) {
    return file ->
        letters.indexOf(file.kind() == FileKind.REGULAR ? 'f' : file.kind().letter()) >= 0;
  }

  static FindCondition name(PathMatcher matcher) {
    return file ->
        matcher.matches(Objects.requireNonNullElse(file.path().getFileName(), file.path()));
  }

  /** Matches the name in lower case. */
  static FindCondition lowerCaseName(PathMatcher matcher) {
    return file ->
        matcher.matches(file.path().getFileSystem().getPath(file.name().toLowerCase(Locale.ROOT)));
  }

  static FindCondition path(PathMatcher matcher) {
    return file -> matcher.matches(file.path());
  }

  /** Accepts files with an extended attribute whose name matches. */
  static FindCondition xattr(FileSystem fileSystem, PathMatcher matcher) {
    return file ->
        file.xattrs().list().stream()
            .filter(name -> name.indexOf('\0') < 0) // invalid in a path
            .anyMatch(name -> matcher.matches(fileSystem.getPath(name)));
  }

  /** Accepts directories without entries and regular files without bytes. */
  static boolean isEmpty(FileInfo file) throws IOException {
    if (!file.isDirectory()) {
      return file.kind() == FileKind.REGULAR && file.size() == 0;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(file.path())) {
      return !entries.iterator().hasNext();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }
}
