package io.github.jerofs.storage;

import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Several images that are read as one, each a layer above the next, as overlayfs joins them.
 *
 * <p>As text and as URI: {@code union:URI,URI,…}, topmost first, each URI percent-escaped.
 *
 * @param layers topmost first, at least one, none of them a union
 */
public record UnionLocation(List<ImageLocation> layers) implements ImageLocation {
  static final String PREFIX = "union:";

  /**
   * Copies and checks the layers.
   *
   * @throws IllegalArgumentException if there is no layer, or one is a union
   */
  public UnionLocation {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a union without layers");
    }
    if (layers.stream().anyMatch(UnionLocation.class::isInstance)) {
      throw new IllegalArgumentException("a union in a union: " + layers);
    }
  }

  /** Returns whether {@code text} has the form of a union. */
  static boolean isUnion(String text) {
    return text.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
  }

  /**
   * Parses {@code text}, as text or as a URI.
   *
   * @throws IllegalArgumentException if a layer has no usable URI
   */
  static UnionLocation parse(String text) {
    List<String> layers = List.of(text.substring(PREFIX.length()).split(",", -1));
    try {
      return new UnionLocation(
          layers.stream()
              .map(layer -> ImageLocation.of(URI.create(LocationText.unescape(layer))))
              .toList());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "not union:URI,URI,… with escaped URIs: " + text + ": " + e.getMessage(), e);
    }
  }

  /** Returns the name of the topmost layer. */
  @Override
  public String fileName() {
    return layers.get(0).fileName();
  }

  /**
   * {@inheritDoc}
   *
   * @throws UnsupportedOperationException if a layer is an open source
   */
  @Override
  public URI toUri() {
    return URI.create(
        PREFIX
            + layers.stream()
                .map(layer -> LocationText.escape(layer.toUri().toString()))
                .collect(Collectors.joining(",")));
  }

  @Override
  public String toString() {
    return layers.stream().map(Object::toString).collect(Collectors.joining(" over "));
  }
}
