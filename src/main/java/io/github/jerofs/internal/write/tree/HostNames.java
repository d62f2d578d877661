package io.github.jerofs.internal.write.tree;

import io.github.jerofs.build.BuildException;
import io.github.jerofs.storage.Names;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Converts between paths and the bytes of names. The text of a host path loses bytes that are
 * invalid in its charset; the URI preserves them.
 */
public final class HostNames {
  private HostNames() {}

  /** Returns the bytes of the last name of {@code path}. */
  public static byte[] fileName(Path path) throws IOException {
    Path name = path.getFileName();
    String text = name == null ? "" : name.toString();
    if (isAscii(text)) {
      return text.getBytes(StandardCharsets.US_ASCII);
    }
    if (isHost(path)) {
      byte[] whole = uriBytes(path, text);
      int slash = whole.length;
      while (whole[slash - 1] != '/') {
        slash--;
      }
      return Arrays.copyOfRange(whole, slash, whole.length);
    }
    return encode(path, text);
  }

  /** Returns the bytes of {@code target}, the target of {@code link}. */
  public static byte[] target(Path link, Path target) throws IOException {
    String text = target.toString();
    if (isAscii(text)) {
      return text.getBytes(StandardCharsets.US_ASCII);
    }
    if (isHost(link)) {
      Path absolute = target.isAbsolute() ? target : link.getRoot().resolve(target);
      byte[] whole = uriBytes(absolute, text);
      return target.isAbsolute() ? whole : Arrays.copyOfRange(whole, 1, whole.length);
    }
    return encode(link, text);
  }

  /** Returns the path of the names {@code below}, relative to a directory. */
  static Path resolve(Path directory, List<byte[]> below) {
    StringBuilder text = new StringBuilder();
    boolean ascii = true;
    for (byte[] name : below) {
      String decoded = Names.decode(name);
      ascii &= isAscii(decoded);
      text.append(text.isEmpty() ? "" : directory.getFileSystem().getSeparator()).append(decoded);
    }
    if (ascii || !isHost(directory)) {
      return directory.resolve(text.toString());
    }
    StringBuilder uri = new StringBuilder(directory.toUri().toString());
    for (byte[] name : below) {
      if (uri.charAt(uri.length() - 1) != '/') {
        uri.append('/');
      }
      for (byte b : name) {
        uri.append('%').append(Character.forDigit(b >> 4 & 15, 16));
        uri.append(Character.forDigit(b & 15, 16));
      }
    }
    return Path.of(URI.create(uri.toString()));
  }

  /**
   * Returns the bytes of an absolute path, without the trailing slash in the URI of a directory.
   */
  private static byte[] uriBytes(Path path, String text) {
    String raw = path.toUri().getRawPath();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      if (raw.charAt(i) == '%') {
        bytes.write(Integer.parseInt(raw.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.write(raw.charAt(i));
      }
    }
    byte[] all = bytes.toByteArray();
    boolean added = all[all.length - 1] == '/' && !text.endsWith("/");
    return added ? Arrays.copyOf(all, all.length - 1) : all;
  }

  private static byte[] encode(Path path, String text) throws IOException {
    return Names.encode(text)
        .orElseThrow(
            () -> new BuildException(path.toString(), "name is not Unicode: unpaired surrogate"));
  }

  private static boolean isHost(Path path) {
    return path.getFileSystem() == FileSystems.getDefault();
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
