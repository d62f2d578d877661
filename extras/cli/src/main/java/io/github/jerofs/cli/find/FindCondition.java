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
import java.util.Objects;

/** Something that {@code find} asks of a file. */
interface FindCondition {
  boolean accepts(FileInfo file) throws IOException;

  /** Asks for a type that is one of {@code letters}, {@code f} being a regular file. */
  static FindCondition type(String letters) {
    return file ->
        letters.indexOf(file.kind() == FileKind.REGULAR ? 'f' : file.kind().letter()) >= 0;
  }

  static FindCondition name(PathMatcher matcher) {
    return file ->
        matcher.matches(Objects.requireNonNullElse(file.path().getFileName(), file.path()));
  }

  static FindCondition path(PathMatcher matcher) {
    return file -> matcher.matches(file.path());
  }

  /** Asks for an extended attribute with such a name. */
  static FindCondition xattr(FileSystem fileSystem, PathMatcher matcher) {
    return file ->
        file.xattrs().list().stream()
            .filter(name -> name.indexOf('\0') < 0) // no path can have one
            .anyMatch(name -> matcher.matches(fileSystem.getPath(name)));
  }

  /** Asks whether a directory has no entries, or a regular file no bytes. */
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
