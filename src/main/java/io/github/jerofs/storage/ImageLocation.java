package io.github.jerofs.storage;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/**
 * The location of an image or an extra device: a file, a URL, an image in an OCI layout or
 * registry, or an open source. Immutable and thread-safe.
 *
 * <p>The text form, which {@code Erofs.open} and the command line accept:
 *
 * <table>
 * <caption>Locations as text</caption>
 * <tr><th>text</th><th>location</th></tr>
 * <tr><td>an existing path</td><td>that file, or the directory of a snapshot of containerd, even if its name matches another form</td></tr>
 * <tr><td>{@code file:/…}</td><td>that file</td></tr>
 * <tr><td>{@code http://…}, {@code https://…}</td><td>a file on a web server</td></tr>
 * <tr><td>{@code oci:PATH[:REF][@DIGEST]}</td><td>an image in an OCI layout or an archive of one</td></tr>
 * <tr><td>{@code oci://HOST/NAME[:TAG][@DIGEST]}</td><td>an image in an OCI registry</td></tr>
 * <tr><td>{@code …#NAME}</td><td>one image of a file that contains several; {@code NAME} is percent-encoded</td></tr>
 * <tr><td>{@code oci:…#NUMBER}</td><td>one layer of an OCI image, 0 for the topmost; also {@code #DIGEST}</td></tr>
 * <tr><td>anything else</td><td>the path of a file</td></tr>
 * </table>
 *
 * <p>A {@link UnionLocation} stacks several locations.
 *
 * <p>Both {@code oci:} forms accept a final {@code ?platform=OS/ARCH[/VARIANT]}.
 *
 * <pre>{@code
 * ImageLocation file = ImageLocation.parse("system.erofs");
 * ImageLocation remote = ImageLocation.parse("https://example.org/system.erofs");
 * FileSystem fs = Erofs.open(remote, ErofsOptions.DEFAULT);
 * }</pre>
 */
public sealed interface ImageLocation
    permits ImageLocation.File,
        ImageLocation.Remote,
        ImageLocation.Open,
        ImageLocation.Part,
        OciLocation,
        UnionLocation {
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

    @Override
    public boolean equals(Object other) {
      return other instanceof File that && path.equals(that.path);
    }

    @Override
    public int hashCode() {
      return path.hashCode();
    }
  }

  /**
   * A file on a web server. Equality is based on the normalized URI: scheme and host in lower case,
   * no default port.
   *
   * @param uri an absolute {@code http} or {@code https} URI with a host and without a fragment
   */
  record Remote(URI uri) implements ImageLocation {
    /**
     * Normalizes {@code uri}.
     *
     * @throws IllegalArgumentException if {@code uri} has another form
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

    @Override
    public boolean equals(Object other) {
      return other instanceof Remote that && uri.equals(that.uri);
    }

    @Override
    public int hashCode() {
      return uri.hashCode();
    }
  }

  /** An open source, which is closed with the image that is opened from it. */
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

    @Override
    public boolean equals(Object other) {
      return other instanceof Open that && source.equals(that.source);
    }

    @Override
    public int hashCode() {
      return source.hashCode();
    }
  }

  /**
   * One image of a file that contains several, such as a disk image with partitions, or one layer
   * of an OCI image.
   *
   * @param whole the location of the file or image: a {@link File}, {@link Remote} or {@link
   *     OciLocation}
   * @param name the name of the image in the file, not empty. Of a layer: its number, 0 for the
   *     topmost, or its digest, {@code sha256:} and 64 lower-case hexadecimal digits
   */
  record Part(ImageLocation whole, String name) implements ImageLocation {
    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException if {@code whole} is of another kind, or {@code name} is
     *     empty or not that of a layer
     */
    public Part {
      if (!(whole instanceof File || whole instanceof Remote || whole instanceof OciLocation)) {
        throw new IllegalArgumentException("cannot select an image in " + whole);
      }
      if (name.isEmpty()) {
        throw new IllegalArgumentException("no name after the #: " + whole + "#");
      }
      if (whole instanceof OciLocation && !OciText.isLayer(name)) {
        throw new IllegalArgumentException(
            "not the number or digest of a layer: '" + name + "', after " + whole);
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

    @Override
    public boolean equals(Object other) {
      return other instanceof Part that && whole.equals(that.whole) && name.equals(that.name);
    }

    @Override
    public int hashCode() {
      return 31 * whole.hashCode() + name.hashCode();
    }
  }

  /** Returns the last component of the name, or an empty string. */
  String fileName();

  /**
   * Returns the location of the whole file or image if this is a {@link Part}; otherwise this
   * location.
   */
  default ImageLocation whole() {
    return this;
  }

  /**
   * Returns an absolute URI from which {@link #of(URI)} creates an equal location, as long as the
   * file's file system is open.
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
   * Returns the location for a URI: a file on a web server for {@code http} and {@code https}, an
   * OCI image for {@code oci}, otherwise a file of an installed file system. A fragment selects one
   * image of the file, or one layer of the OCI image.
   *
   * @throws IllegalArgumentException if no file system supports {@code uri}
   * @throws java.nio.file.FileSystemNotFoundException if the file system of {@code uri} is not
   *     open, or no provider has its scheme
   */
  static ImageLocation of(URI uri) {
    return LocationText.parse(uri);
  }

  /**
   * Parses a location; {@link ImageLocation} describes the grammar. Checks which files exist on the
   * default file system.
   *
   * @throws IllegalArgumentException if {@code text} is empty or does not match the grammar, such
   *     as a URL with another scheme
   */
  static ImageLocation parse(String text) {
    return LocationText.parse(text);
  }
}
