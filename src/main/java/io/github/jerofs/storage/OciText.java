package io.github.jerofs.storage;

import io.github.jerofs.storage.OciLocation.Layout;
import io.github.jerofs.storage.OciLocation.Registry;
import io.github.jerofs.storage.OciLocation.Selector;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses and prints OCI locations. In text, a layout's path is unescaped. In a URI, it is absolute
 * and percent-encoded, including {@code :} and {@code @}.
 */
final class OciText {
  static final String PREFIX = "oci:";

  private static final Pattern LAYER = Pattern.compile("[0-9]{1,6}|sha256:[0-9a-f]{64}");
  private static final String REGISTRY = "//";
  private static final String PLATFORM = "?platform=";
  private static final String DIGEST = "@sha256:";

  private OciText() {}

  static boolean isOci(URI uri) {
    return "oci".equalsIgnoreCase(uri.getScheme());
  }

  /** Returns whether {@code name} is the number or the digest of a layer. */
  static boolean isLayer(String name) {
    return LAYER.matcher(name).matches();
  }

  /** Parses the location of an image or one of its layers. */
  static ImageLocation parseAny(String text) {
    int hash = text.lastIndexOf('#');
    boolean isLayer =
        hash >= 0
            && isLayer(text.substring(hash + 1))
            && LocationText.existing(text.substring(PREFIX.length())).isEmpty();
    return isLayer
        ? new ImageLocation.Part(parse(text.substring(0, hash)), text.substring(hash + 1))
        : parse(text);
  }

  static OciLocation parse(String text) {
    String rest = text.substring(PREFIX.length());
    Optional<Path> existing = LocationText.existing(rest);
    if (existing.isPresent() && !rest.startsWith(REGISTRY)) {
      return new Layout(
          existing.get(), new Selector(Optional.empty(), Optional.empty(), Optional.empty()));
    }
    return parse(text, rest, UnaryOperator.identity(), Path::of);
  }

  static ImageLocation parse(URI uri) {
    String fragment = uri.getRawFragment();
    String text = uri.toString();
    String image = fragment == null ? text : text.substring(0, text.indexOf('#'));
    OciLocation whole = parseImage(uri, image.substring(PREFIX.length()));
    return fragment == null
        ? whole
        : new ImageLocation.Part(whole, LocationText.unescape(fragment));
  }

  private static OciLocation parseImage(URI uri, String rest) {
    return parse(
        uri.toString(),
        rest,
        LocationText::unescape,
        path -> Path.of(URI.create("file://" + path)));
  }

  private interface PathParser {
    Path parse(String text);
  }

  private static OciLocation parse(
      String text, String rest, UnaryOperator<String> decode, PathParser paths) {
    Cut platform = Cut.at(rest, rest.lastIndexOf(PLATFORM), PLATFORM.length());
    Cut digest = Cut.at(platform.before(), platform.before().lastIndexOf(DIGEST), 1);
    Cut tag = Cut.at(digest.before(), tagColon(digest.before()), 1);
    try {
      Selector selector =
          new Selector(tag.after().map(decode), digest.after(), platform.after().map(decode));
      if (!rest.startsWith(REGISTRY)) {
        if (tag.before().isEmpty()) {
          throw new IllegalArgumentException("no path");
        }
        return new Layout(paths.parse(tag.before()), selector);
      }
      String place = tag.before().substring(REGISTRY.length());
      int slash = place.indexOf('/');
      return new Registry(
          slash < 0 ? place : place.substring(0, slash),
          slash < 0 ? "" : place.substring(slash + 1),
          selector);
    } catch (IllegalArgumentException e) {
      throw malformed(text, String.valueOf(e.getMessage()), e);
    }
  }

  /** The text before and after a delimiter; without a delimiter, all text is before. */
  private record Cut(String before, Optional<String> after) {
    static Cut at(String text, int divider, int length) {
      return divider < 0
          ? new Cut(text, Optional.empty())
          : new Cut(text.substring(0, divider), Optional.of(text.substring(divider + length)));
    }
  }

  /**
   * Returns the index of the colon before the tag, or -1. Skips colons before ports and after drive
   * letters.
   */
  private static int tagColon(String text) {
    int colon = text.lastIndexOf(':');
    boolean registry = text.startsWith(REGISTRY);
    boolean port = registry && text.indexOf('/', Math.max(colon, 0)) >= 0;
    boolean drive =
        colon == 1 && text.length() > 2 && (text.charAt(2) == '\\' || text.charAt(2) == '/');
    return port || drive ? -1 : colon;
  }

  private static IllegalArgumentException malformed(
      String text, String why, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "neither oci:PATH[:REF] nor oci://HOST/NAME[:TAG], " + why + ": " + text, cause);
  }

  static String suffix(Selector selector) {
    return suffix(selector, UnaryOperator.identity());
  }

  private static String suffix(Selector selector, UnaryOperator<String> encode) {
    return selector.tag().map(tag -> ":" + encode.apply(tag)).orElse("")
        + selector.digest().map(digest -> "@" + digest).orElse("")
        + selector.platform().map(platform -> PLATFORM + platform).orElse("");
  }

  static URI toUri(Layout layout) {
    if (!layout.path().getFileSystem().equals(FileSystems.getDefault())) {
      throw new UnsupportedOperationException("not of the default file system: " + layout);
    }
    String path = layout.path().toUri().getRawPath();
    String bare =
        path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    String escaped = bare.replace(":", "%3A").replace("@", "%40");
    return URI.create(PREFIX + escaped + suffix(layout.selector(), LocationText::escape));
  }
}
