package io.github.jerofs.cli.text;

import io.github.jerofs.storage.Names;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Converts between the text of {@link Names} and paths of the host. On Unix, names are bytes.
 * {@code getPath} accepts only text that the encoding of the locale has, and drops redundant
 * slashes. Paths from URIs have any bytes, as escapes, and may end in a slash.
 */
public final class RawPaths {
  private static final String ROOT = "file:///";
  private static final char UNKNOWN = '\ufffd';

  private RawPaths() {}

  /** Returns whether names of {@code target} are bytes. */
  public static boolean isRaw(FileSystem target) {
    return target == FileSystems.getDefault() && target.getSeparator().equals("/");
  }

  /**
   * Returns {@code text} as a path, without redundant slashes.
   *
   * @throws FileSystemException if {@code target} cannot have such a path
   */
  public static Path path(FileSystem target, String text) throws FileSystemException {
    try {
      return target.getPath(text);
    } catch (InvalidPathException e) {
      if (isRaw(target) && text.indexOf('\0') < 0) {
        return raw(text);
      }
      FileSystemException failure =
          new FileSystemException(text, null, "not a valid path on the target");
      failure.initCause(e);
      throw failure;
    }
  }

  /**
   * Returns the target of a symbolic link with all its slashes, or empty if no path has them: at
   * most one at the end, two elsewhere, and one at the beginning.
   */
  public static Optional<Path> linkTarget(FileSystem target, String text)
      throws FileSystemException {
    Path path = path(target, text);
    String shown = path.toString().replace(target.getSeparator(), "/");
    if (shown.equals(text)) {
      return Optional.of(path);
    }
    if (!isRaw(target)) {
      return Optional.empty();
    }
    Path result = null;
    String[] parts = text.split("//", -1);
    for (int i = 0; i < parts.length; i++) {
      String part = parts[i];
      if (part.isEmpty() || (i > 0 && part.startsWith("/"))) {
        return Optional.empty();
      }
      Path next = raw(i < parts.length - 1 ? part + "/" : part);
      result = result == null ? next : result.resolve(next); // which adds a slash
    }
    return Optional.ofNullable(result);
  }

  private static Path raw(String text) {
    byte[] bytes = RawText.bytes(text);
    StringBuilder uri = new StringBuilder(ROOT);
    for (int i = text.startsWith("/") ? 1 : 0; i < bytes.length; i++) {
      // A slash at the end is kept only as an escape.
      boolean isSlash = bytes[i] == '/' && i < bytes.length - 1;
      uri.append(isSlash ? "/" : String.format("%%%02X", bytes[i]));
    }
    Path path = Path.of(URI.create(uri.toString()));
    return text.startsWith("/") ? path : path.subpath(0, path.getNameCount());
  }

  /** Returns the bytes of an absolute path of the default file system. */
  public static byte[] bytes(Path path) {
    String text = path.toString();
    if (RawText.isAscii(text) || !isRaw(path.getFileSystem())) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    String uri = path.toUri().getRawPath();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(uri.length());
    for (int i = 0; i < uri.length(); i++) {
      char c = uri.charAt(i);
      if (c == '%') {
        bytes.write(Integer.parseInt(uri, i + 1, i + 3, 16));
        i += 2;
      } else if (c != '/' || i < uri.length() - 1) { // a directory's URI ends in a slash
        bytes.write(c);
      }
    }
    return bytes.toByteArray();
  }

  /** Returns the text of {@code path}, in which no byte is lost. */
  public static String text(Path path) {
    String text = path.toString();
    if (text.indexOf(UNKNOWN) < 0 || !isRaw(path.getFileSystem())) {
      return text;
    }
    return path.isAbsolute()
        ? Names.decode(bytes(path))
        : Names.decode(bytes(Path.of("/").resolve(path))).substring(1);
  }
}
