package io.github.jerofs.storage;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where an image, or one of its extra devices, lies: in a file, at a web server, or in a source
 * that is open already.
 */
public sealed interface ImageLocation {
  /** A file of any installed file system. */
  record File(Path path) implements ImageLocation {
    @Override
    public String fileName() {
      Path name = path.getFileName();
      return name == null ? "" : name.toString();
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }

  /**
   * Something at a web server. Two are equal if their normal forms are: scheme and host in lower
   * case, no default port.
   *
   * @param uri absolute, {@code http} or {@code https}, with a host and without fragment
   */
  record Remote(URI uri) implements ImageLocation {
    /**
     * Brings {@code uri} into its normal form.
     *
     * @throws IllegalArgumentException if it is of another kind
     */
    public Remote {
      if (!isWeb(uri) || uri.getHost() == null || uri.getRawFragment() != null) {
        throw new IllegalArgumentException("not http(s)://host/path: " + uri);
      }
      uri = normal(uri);
    }

    private static boolean isWeb(URI uri) {
      return "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
    }

    private static URI normal(URI uri) {
      String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
      boolean defaultPort = uri.getPort() == (scheme.equals("http") ? 80 : 443);
      StringBuilder text = new StringBuilder(scheme).append("://");
      if (uri.getRawUserInfo() != null) {
        text.append(uri.getRawUserInfo()).append('@');
      }
      text.append(uri.getHost().toLowerCase(Locale.ROOT));
      if (uri.getPort() >= 0 && !defaultPort) {
        text.append(':').append(uri.getPort());
      }
      text.append(uri.getRawPath().isEmpty() ? "/" : uri.getRawPath());
      if (uri.getRawQuery() != null) {
        text.append('?').append(uri.getRawQuery());
      }
      return URI.create(text.toString());
    }

    @Override
    public String fileName() {
      String path = uri.getPath();
      return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
      return uri.toString();
    }
  }

  /** A source that is open already. Who opens an image in it has it closed with the image. */
  record Open(ByteSource source) implements ImageLocation {
    @Override
    public String fileName() {
      String name = source.name();
      return name.substring(name.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
      return source.name();
    }
  }

  /** Returns the last part of the name, or an empty string. */
  String fileName();

  /** Returns the location of {@code file}. */
  static ImageLocation of(Path file) {
    return new File(file);
  }

  /** Returns the location of {@code source}. */
  static ImageLocation of(ByteSource source) {
    return new Open(source);
  }

  /**
   * Returns the location that {@code uri} names: that of a web server, or else a file of an
   * installed file system.
   *
   * @throws IllegalArgumentException if {@code uri} has no form that a file system knows
   * @throws java.nio.file.FileSystemNotFoundException if its file system is not open or unknown
   */
  static ImageLocation of(URI uri) {
    return Remote.isWeb(uri) ? new Remote(uri) : new File(Path.of(uri));
  }

  /**
   * Returns the location that a user's {@code text} means: a URL if it begins with {@code http://}
   * or {@code https://}, else the path of a file.
   *
   * @throws IllegalArgumentException if it is neither, such as a URL of another scheme
   */
  static ImageLocation parse(String text) {
    if (!text.regionMatches(true, 0, "http://", 0, 7)
        && !text.regionMatches(true, 0, "https://", 0, 8)) {
      if (text.matches("(?s)[A-Za-z][A-Za-z0-9+.-]+://.*")) { // c:/ begins a path
        throw new IllegalArgumentException(
            "neither the path of a file nor a URL that begins with http:// or https://: " + text);
      }
      return new File(Path.of(text));
    }
    try {
      return new Remote(new URI(text));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not a valid URL: " + e.getMessage(), e);
    }
  }
}
