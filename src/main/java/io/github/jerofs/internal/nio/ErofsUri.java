package io.github.jerofs.internal.nio;

import io.github.jerofs.storage.ImageLocation;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;

/**
 * URIs of the form {@code erofs:<URI of the image>!/path/in/image}. They are divided at the last
 * {@code !/}, so an image may lie in another image or in a JAR; a {@code !} in the path is
 * therefore always escaped.
 *
 * @param image the URI of the image
 * @param path absolute path in the image
 */
record ErofsUri(URI image, byte[] path) {
  static final String SCHEME = "erofs";

  private static final String DIVIDER = "!/";
  private static final String UNESCAPED = "/-._~$&'()*+,;=:@";
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  /**
   * Parses {@code uri}.
   *
   * @throws IllegalArgumentException if it is not of this form
   */
  static ErofsUri parse(URI uri) {
    if (!SCHEME.equalsIgnoreCase(uri.getScheme())) {
      throw malformed(uri, "the scheme is not erofs");
    }
    if (uri.getRawFragment() != null) {
      throw malformed(uri, "it has a fragment");
    }
    String rest = uri.getRawSchemeSpecificPart();
    int divider = rest.lastIndexOf(DIVIDER);
    if (divider < 0) {
      throw malformed(uri, "there is no !/ behind the image");
    }
    byte[] path = decode(uri, rest.substring(divider + 1));
    return new ErofsUri(image(uri, rest.substring(0, divider)), path);
  }

  private static URI image(URI uri, String text) {
    try {
      URI image = new URI(text);
      if (image.isAbsolute()) {
        return image;
      }
    } catch (URISyntaxException e) {
      throw malformed(uri, "the image before the !/ has no usable URI: " + e.getMessage());
    }
    throw malformed(uri, "the image before the !/ is not an absolute URI");
  }

  /**
   * Returns where the image lies.
   *
   * @throws IllegalArgumentException if its URI says nothing to any file system
   */
  ImageLocation location() {
    if (ImageUri.isSource(image)) {
      throw malformed(of(image, path), "a source cannot be opened by URI");
    }
    try {
      return ImageLocation.of(image);
    } catch (IllegalArgumentException e) {
      throw malformed(
          of(image, path), "the image before the !/ has no usable URI: " + e.getMessage());
    }
  }

  /** Returns the URI of {@code absolutePath} in {@code image}. */
  static URI of(URI image, byte[] absolutePath) {
    StringBuilder uri = new StringBuilder(SCHEME).append(':').append(image).append('!');
    for (byte b : absolutePath) {
      char c = (char) (b & 0xff);
      if ((c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || UNESCAPED.indexOf(c) >= 0) {
        uri.append(c);
      } else {
        uri.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
      }
    }
    return URI.create(uri.toString());
  }

  private static byte[] decode(URI uri, String escaped) {
    if (escaped.indexOf('?') >= 0) {
      throw malformed(uri, "it has a query");
    }
    byte[] text = escaped.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length);
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '%') {
        // URI has checked that two hexadecimal digits follow.
        int b = Character.digit(text[i + 1], 16) << 4 | Character.digit(text[i + 2], 16);
        if (b == 0) {
          throw malformed(uri, "a NUL in the path");
        }
        bytes.write(b);
        i += 2;
      } else {
        bytes.write(text[i]);
      }
    }
    return bytes.toByteArray();
  }

  private static IllegalArgumentException malformed(URI uri, String why) {
    return new IllegalArgumentException("not erofs:<URI of image>!/<path>, " + why + ": " + uri);
  }
}
