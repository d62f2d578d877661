package io.github.jerofs.internal.nio;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.internal.path.PathBytes;
import io.github.jerofs.storage.ImageLocation;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The URI of a file in an image, in one of two forms.
 *
 * <ul>
 *   <li>Hierarchical, {@code erofs://<authority>/path/in/image}: the authority is the
 *       percent-escaped URI of the image, or {@code fs-<n>} for an open file system that is not
 *       registered. Uppercase letters are also escaped, because an authority is case-insensitive.
 *   <li>Long, {@code erofs:<URI of the image>!/path/in/image}: split at the last {@code !/}, so an
 *       image may be inside another image or a JAR. Without {@code !/}, the path is the root.
 * </ul>
 *
 * A {@code !} in the path is always escaped. A URI whose path contains {@code !/} is therefore
 * never hierarchical, even if it has an authority.
 */
sealed interface ErofsUri permits ImageUri, OpenUri {
  String SCHEME = "erofs";
  String DIVIDER = "!/";

  /** Returns the URI as it was parsed. */
  URI uri();

  /** Returns the absolute path in the image. */
  byte[] path();

  /**
   * Parses {@code uri}.
   *
   * @throws IllegalArgumentException if it has neither form
   */
  static ErofsUri parse(URI uri) {
    String text = text(uri);
    String authority = uri.getRawAuthority();
    if (authority != null && !String.valueOf(uri.getRawPath()).contains(DIVIDER)) {
      refuseFragment(uri, uri.getRawFragment());
      return hierarchical(uri, authority);
    }
    int divider = text.lastIndexOf(DIVIDER);
    if (divider < 0) {
      return new ImageUri(uri, image(uri, text), PathBytes.root());
    }
    String path = text.substring(divider + 1);
    int hash = path.indexOf('#');
    refuseFragment(uri, hash < 0 ? null : path);
    return new ImageUri(uri, image(uri, text.substring(0, divider)), decode(uri, path));
  }

  /**
   * Interprets all of a long URI, including {@code !/}, as the URI of an image file. Returns the
   * root of the image if the file exists. Therefore {@code "erofs:" + path.toUri()} names the image
   * at {@code path}, even inside a JAR.
   */
  static Optional<ErofsUri> whole(URI uri) {
    String text = text(uri);
    if (uri.getRawAuthority() != null || !text.contains(DIVIDER) || text.endsWith("/")) {
      return Optional.empty();
    }
    try {
      ImageUri whole = new ImageUri(uri, image(uri, text), PathBytes.root());
      boolean exists =
          whole.location() instanceof ImageLocation.File file
              && Files.exists(file.path())
              && !Files.isDirectory(file.path());
      return exists ? Optional.of(whole) : Optional.empty();
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      return Optional.empty(); // then !/ is the divider
    }
  }

  /** Returns everything after the scheme. */
  private static String text(URI uri) {
    if (!SCHEME.equalsIgnoreCase(uri.getScheme())) {
      throw malformed(uri, "the scheme is not erofs");
    }
    return uri.toString().substring(SCHEME.length() + 1);
  }

  private static ErofsUri hierarchical(URI uri, String authority) {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    if (uri.getRawQuery() != null) {
      throw malformed(uri, "it has a query");
    }
    byte[] inImage = decode(uri, path);
    long number = OpenFileSystems.number(authority);
    return number == OpenFileSystems.NO_NUMBER
        ? new ImageUri(uri, image(uri, new String(Percent.decode(authority), UTF_8)), inImage)
        : new OpenUri(uri, number, inImage);
  }

  private static URI image(URI uri, String text) {
    try {
      URI image = new URI(text);
      if (image.isAbsolute()) {
        return image;
      }
    } catch (URISyntaxException e) {
      throw malformed(uri, "the image has no usable URI: " + e.getMessage());
    }
    throw malformed(uri, "the image has no absolute URI");
  }

  private static void refuseFragment(URI uri, @Nullable String fragment) {
    if (fragment != null) {
      throw malformed(uri, "it has a fragment");
    }
  }

  private static byte[] decode(URI uri, String escaped) {
    if (escaped.indexOf('?') >= 0) {
      throw malformed(uri, "it has a query");
    }
    byte[] path = Percent.decode(escaped);
    for (byte b : path) {
      if (b == 0) {
        throw malformed(uri, "a NUL in the path");
      }
    }
    return path;
  }

  static IllegalArgumentException malformed(URI uri, String why) {
    return new IllegalArgumentException(
        "neither erofs://<escaped URI of image>/<path> nor erofs:<URI of image>!/<path>: "
            + why
            + ": "
            + uri);
  }

  /** Returns the hierarchical URI of {@code absolutePath}. */
  static URI of(String authority, byte[] absolutePath) {
    StringBuilder uri = new StringBuilder(SCHEME).append("://").append(authority);
    for (byte b : absolutePath) {
      if (Percent.isLowerOrDigit(b) || Percent.isUpper(b) || "/-._~$&'()*+,;=:@".indexOf(b) >= 0) {
        uri.append((char) b);
      } else {
        Percent.append(uri, b);
      }
    }
    return URI.create(uri.toString());
  }

  /** Returns the authority for the image with the URI {@code image}. */
  static String authority(URI image) {
    StringBuilder authority = new StringBuilder();
    for (byte b : image.toASCIIString().getBytes(US_ASCII)) {
      if (Percent.isLowerOrDigit(b) || "-._~".indexOf(b) >= 0) {
        authority.append((char) b);
      } else {
        Percent.append(authority, b);
      }
    }
    return authority.toString();
  }
}
