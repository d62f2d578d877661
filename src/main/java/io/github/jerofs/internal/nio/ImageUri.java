package io.github.jerofs.internal.nio;

import io.github.jerofs.storage.ImageLocation;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The URIs of images, which stand before the {@code !/} in the URIs of their files: that of a file
 * or of the web, or {@code source:<number>/<name>} for an open source. The number is that of the
 * file system, and the name only for people.
 */
final class ImageUri {
  private static final String SOURCE = "source";

  private ImageUri() {}

  /** Returns the URI of the image at {@code location}, opened as file system {@code number}. */
  static URI of(ImageLocation location, long number) {
    if (location instanceof ImageLocation.File file) {
      return file.path().toUri();
    } else if (location instanceof ImageLocation.Remote remote) {
      return remote.uri();
    }
    String name = URLEncoder.encode(location.toString(), StandardCharsets.UTF_8);
    return URI.create(SOURCE + ":" + number + "/" + name.replace("+", "%20"));
  }

  static boolean isSource(URI image) {
    return SOURCE.equals(image.getScheme());
  }

  /** Returns the number in the URI of a source, or -1 if there is none. */
  static long number(URI source) {
    String text = source.getRawSchemeSpecificPart();
    int slash = text.indexOf('/');
    try {
      return Long.parseLong(slash < 0 ? text : text.substring(0, slash));
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
