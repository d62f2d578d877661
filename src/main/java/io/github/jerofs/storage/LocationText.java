package io.github.jerofs.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parses locations from text and URIs. */
final class LocationText {
  private static final Pattern URL = Pattern.compile("(?i)(https?:/|file:)/.*", Pattern.DOTALL);

  /** At least two letters before the colon: a single one is a drive. */
  private static final Pattern OTHER_URL =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://.*", Pattern.DOTALL);

  private LocationText() {}

  static ImageLocation parse(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("the location of an image is empty");
    }
    Optional<Path> existing = existing(text);
    if (existing.isPresent()) {
      return new ImageLocation.File(existing.get());
    } else if (URL.matcher(text).matches()) {
      return parseUrl(text);
    } else if (text.regionMatches(true, 0, OciText.PREFIX, 0, OciText.PREFIX.length())) {
      return OciText.parseAny(text);
    } else if (UnionLocation.isUnion(text)) {
      return UnionLocation.parse(text);
    } else if (OTHER_URL.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "neither an existing path nor a URL of a known scheme (file, http, https, oci): " + text);
    }
    int hash = text.lastIndexOf('#');
    Optional<Path> whole = hash < 0 ? Optional.empty() : existing(text.substring(0, hash));
    return whole.isPresent()
        ? new ImageLocation.Part(
            new ImageLocation.File(whole.get()), unescape(text.substring(hash + 1)))
        : new ImageLocation.File(Path.of(text));
  }

  private static ImageLocation parseUrl(String text) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not a valid URL: " + e.getMessage(), e);
    }
    try {
      return parse(url);
    } catch (IllegalArgumentException e) {
      String reason = String.valueOf(e.getMessage());
      throw reason.contains(text)
          ? e
          : new IllegalArgumentException("not a valid URL: " + reason + ": " + text, e);
    }
  }

  /** Returns {@code text} as a path if that exists, even as a broken link. */
  static Optional<Path> existing(String text) {
    try {
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(Path.of(text)).filter(p -> Files.exists(p, LinkOption.NOFOLLOW_LINKS));
    } catch (InvalidPathException e) {
      return Optional.empty(); // a URL, if the platform does not allow a colon in names
    }
  }

  static ImageLocation parse(URI uri) {
    if (OciText.isOci(uri)) {
      return OciText.parse(uri);
    }
    if (UnionLocation.isUnion(uri.toString())) {
      return UnionLocation.parse(uri.toString());
    }
    String fragment = uri.getRawFragment();
    if (fragment == null) {
      return whole(uri);
    }
    String text = uri.toString();
    URI file = URI.create(text.substring(0, text.indexOf('#')));
    return new ImageLocation.Part(whole(file), unescape(fragment));
  }

  private static ImageLocation whole(URI uri) {
    return ImageLocation.Remote.isWeb(uri)
        ? new ImageLocation.Remote(uri)
        : new ImageLocation.File(Path.of(uri));
  }

  static String escape(String name) {
    return URLEncoder.encode(name, UTF_8).replace("+", "%20");
  }

  /**
   * Decodes percent-escapes.
   *
   * @throws IllegalArgumentException if one is malformed
   */
  static String unescape(String escaped) {
    try {
      return URLDecoder.decode(escaped.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("malformed percent-encoding: '" + escaped + "'", e);
    }
  }
}
