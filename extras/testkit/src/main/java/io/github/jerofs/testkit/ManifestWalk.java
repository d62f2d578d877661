package io.github.jerofs.testkit;

import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.attribute.XattrFileAttributeView;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads the properties of each path of an EROFS file system. */
final class ManifestWalk {
  private static final LinkOption[] NOFOLLOW = {LinkOption.NOFOLLOW_LINKS};

  private ManifestWalk() {}

  /**
   * Walks {@code path} and continues after errors.
   *
   * @param entries receives the properties by hexadecimal path
   * @param errors receives the exceptions
   */
  static void walk(Path path, Map<String, Map<String, String>> entries, List<IOException> errors) {
    Properties properties = new Properties(errors);
    entries.put(Manifest.hex(path.toString()), properties.values);
    List<Path> children = new ArrayList<>();
    properties.collect(path, children);
    for (Path child : children) {
      walk(child, entries, errors);
    }
  }

  /** The properties of one path, without those whose operations fail. */
  private static final class Properties {
    final Map<String, String> values = new TreeMap<>();
    private final TreeSet<String> failed = new TreeSet<>();
    private final List<IOException> errors;

    Properties(List<IOException> errors) {
      this.errors = errors;
    }

    private interface Operation {
      void run() throws IOException;
    }

    private void attempt(String name, Operation operation) {
      try {
        operation.run();
      } catch (IOException e) {
        failed.add(name);
        values.put("errors", failed.toString());
        errors.add(e);
      } catch (DirectoryIteratorException e) {
        attempt(
            name,
            () -> {
              throw e.getCause();
            });
      }
    }

    void collect(Path path, List<Path> children) {
      attempt("stat", () -> stat(Files.readAttributes(path, ErofsFileAttributes.class, NOFOLLOW)));
      switch (values.getOrDefault("type", "")) {
        case "lnk" ->
            attempt(
                "readlink",
                () -> values.put("target", Manifest.hex(Files.readSymbolicLink(path).toString())));
        case "reg" -> attempt("read", () -> values.put("sha256", Manifest.sha256(path)));
        case "dir" -> attempt("readdir", () -> list(path, children));
        case "" -> {
          return;
        }
        default -> {}
      }
      attempt("listxattr", () -> values.put("xattrs", xattrs(path)));
    }

    private static void list(Path directory, List<Path> children) throws IOException {
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
        stream.forEach(children::add);
      }
    }

    private static String xattrs(Path path) throws IOException {
      Map<String, String> xattrs = new TreeMap<>();
      Files.getFileAttributeView(path, XattrFileAttributeView.class, NOFOLLOW)
          .readAll()
          .forEach((name, value) -> xattrs.put(name, Base64.getEncoder().encodeToString(value)));
      return xattrs.toString();
    }

    private void stat(ErofsFileAttributes a) {
      int mode = a.mode();
      values.put("type", Manifest.type(mode));
      values.put("mode", Manifest.permissions(mode));
      values.put("uid", Integer.toUnsignedString(a.uid()));
      values.put("gid", Integer.toUnsignedString(a.gid()));
      values.put("size", Long.toString(a.size()));
      values.put("nlink", Integer.toUnsignedString(a.nlink()));
      values.put("ino", Long.toUnsignedString(a.ino()));
      Instant modified = a.lastModifiedTime().toInstant();
      values.put("mtime_s", Long.toString(modified.getEpochSecond()));
      values.put("mtime_ns", Integer.toString(modified.getNano()));
      if (Manifest.type(mode).equals("chr") || Manifest.type(mode).equals("blk")) {
        values.putAll(Manifest.device(a.rdev()));
      }
    }
  }
}
