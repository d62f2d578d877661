package io.github.jerofs.storage;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/**
 * Where an image, or one of its extra devices, lies: in a file, at a web server, in an OCI layout
 * or registry, or in a source that is open already. Immutable, apart from an open source.
 *
 * <p>As text, in arguments of commands and of {@code Erofs.open}:
 *
 * <table>
 * <caption>Locations as text</caption>
 * <tr><th>text</th><th>location</th></tr>
 * <tr><td>an existing path</td><td>that file, whatever its name looks like</td></tr>
 * <tr><td>{@code http://…}, {@code https://…}</td><td>a file at a web server</td></tr>
 * <tr><td>{@code oci:PATH[:REF][@DIGEST]}</td><td>an image of an OCI layout</td></tr>
 * <tr><td>{@code oci://HOST/NAME[:TAG][@DIGEST]}</td><td>an image of an OCI registry</td></tr>
 * <tr><td>{@code …#NAME}</td><td>one image of a file that holds several; {@code NAME} is
 * percent-escaped</td></tr>
 * <tr><td>anything else</td><td>the path of a file</td></tr>
 * </table>
 *
 * <p>Both {@code oci:} forms take {@code ?platform=OS/ARCH[/VARIANT]} at their end.
 */
public sealed interface ImageLocation
    permits ImageLocation.File,
        ImageLocation.Remote,
        ImageLocation.Open,
        ImageLocation.Part,
        OciLocation {
  /** A file of any installed file system. */
  record File(Path path) implements ImageLocation {
    /** Refuses null. */
    public File {
      Objects.requireNonNull(path);
    }

    @Override
    public String fileName() {
      Path name = path.getFileName();
      return name == null ? "" : name.toString();
    }

    @Override
    public URI toUri() {
      return path.toUri();
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

    static boolean isWeb(URI uri) {
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
    public URI toUri() {
      return uri;
    }

    @Override
    public String toString() {
      return uri.toString();
    }
  }

  /** A source that is open already. Who opens an image in it has it closed with the image. */
  record Open(ByteSource source) implements ImageLocation {
    /** Refuses null. */
    public Open {
      Objects.requireNonNull(source);
    }

    @Override
    public String fileName() {
      String name = source.name();
      return name.substring(name.lastIndexOf('/') + 1);
    }

    @Override
    public URI toUri() {
      throw new UnsupportedOperationException("an open source has no URI: " + this);
    }

    @Override
    public String toString() {
      return source.name();
    }
  }

  /**
   * One image of a file that holds several, such as a disk image with partitions.
   *
   * @param whole where the file lies: a {@link File} or {@link Remote}
   * @param name the image in it, not empty
   */
  record Part(ImageLocation whole, String name) implements ImageLocation {
    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException if {@code whole} is of another kind or {@code name} is empty
     */
    public Part {
      if (!(whole instanceof File || whole instanceof Remote)) {
        throw new IllegalArgumentException("no image has a name in it: " + whole);
      }
      if (name.isEmpty()) {
        throw new IllegalArgumentException("no name behind the #: " + whole + "#");
      }
    }

    @Override
    public String fileName() {
      return whole.fileName() + suffix();
    }

    @Override
    public URI toUri() {
      return URI.create(whole.toUri() + suffix());
    }

    private String suffix() {
      return "#" + LocationText.escape(name);
    }

    @Override
    public String toString() {
      return whole + suffix();
    }
  }

  /** Returns the last part of the name, or an empty string. */
  String fileName();

  /** Returns the location of the whole file that this is a {@link Part} of; else itself. */
  default ImageLocation whole() {
    return this;
  }

  /**
   * Returns the absolute URI from which {@link #of(URI)} makes an equal location, if the file
   * system of a file is still open.
   *
   * @throws UnsupportedOperationException if this is an open source
   */
  URI toUri();

  /** Returns the location of {@code file}. */
  static ImageLocation of(Path file) {
    return new File(file);
  }

  /** Returns the location of {@code source}. */
  static ImageLocation of(ByteSource source) {
    return new Open(source);
  }

  /**
   * Returns the location that {@code uri} names: a file at a web server for {@code http} and {@code
   * https}, an OCI image for {@code oci}, or else a file of an installed file system. A fragment
   * selects one image of the file.
   *
   * @throws IllegalArgumentException if {@code uri} has no form that a file system knows
   * @throws java.nio.file.FileSystemNotFoundException if its file system is not open or unknown
   */
  static ImageLocation of(URI uri) {
    return LocationText.parse(uri);
  }

  /**
   * Returns the location that {@code text} means; {@link ImageLocation} has the grammar. Looks for
   * existing files of the default file system.
   *
   * @throws IllegalArgumentException if it has none of these forms, such as a URL of another scheme
   */
  static ImageLocation parse(String text) {
    return LocationText.parse(text);
  }
}
