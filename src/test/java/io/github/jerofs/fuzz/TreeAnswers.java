package io.github.jerofs.fuzz;

import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.attribute.XattrFileAttributeView;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The results of a file system by path and operation, and the errors of failed operations. */
final class TreeAnswers {
  private static final LinkOption[] NOFOLLOW = {LinkOption.NOFOLLOW_LINKS};

  final Map<String, String> values = new TreeMap<>();
  final List<IOException> errors = new ArrayList<>();

  private interface Operation {
    Object run() throws IOException;
  }

  private void put(Path path, String what, Operation operation) {
    try {
      values.put(path + " " + what, String.valueOf(operation.run()));
    } catch (DirectoryIteratorException e) {
      errors.add(e.getCause());
    } catch (IOException e) {
      errors.add(e);
    }
  }

  void walk(Path path) {
    put(path, "attributes", () -> attributes(path));
    put(
        path,
        "xattrs",
        () -> {
          Map<String, String> xattrs = new TreeMap<>();
          Files.getFileAttributeView(path, XattrFileAttributeView.class, NOFOLLOW)
              .readAll()
              .forEach((name, value) -> xattrs.put(name, Arrays.toString(value)));
          return xattrs;
        });
    if (Files.isSymbolicLink(path)) {
      put(path, "target", () -> Files.readSymbolicLink(path));
    } else if (Files.isRegularFile(path, NOFOLLOW)) {
      put(path, "content", () -> Arrays.hashCode(Files.readAllBytes(path)));
      put(path, "content", () -> Arrays.hashCode(Files.readAllBytes(path)));
    } else if (Files.isDirectory(path, NOFOLLOW)) {
      List<Path> children = new ArrayList<>();
      put(path, "listing", () -> list(path, children));
      children.forEach(this::walk);
    }
  }

  private static String attributes(Path path) throws IOException {
    ErofsFileAttributes a = Files.readAttributes(path, ErofsFileAttributes.class, NOFOLLOW);
    return a.mode()
        + " "
        + a.uid()
        + " "
        + a.gid()
        + " "
        + a.size()
        + " "
        + a.nlink()
        + " "
        + a.nid()
        + " "
        + a.rdev()
        + " "
        + a.lastModifiedTime();
  }

  private static List<String> list(Path directory, List<Path> children) throws IOException {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(children::add);
    }
    return children.stream().map(Path::toString).sorted().toList();
  }
}
