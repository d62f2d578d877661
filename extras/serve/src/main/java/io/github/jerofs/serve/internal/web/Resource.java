package io.github.jerofs.serve.internal.web;

import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.serve.Export;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * What a URL names: a file or directory of an export. Links are followed; they never lead out of
 * the image.
 *
 * @param export the export
 * @param url the path in the URL
 * @param path the path in the image
 * @param attributes the attributes, of the target of a link
 */
record Resource(Export export, UrlPath url, Path path, ErofsFileAttributes attributes) {
  private static final int TAG_BYTES = 12;

  /**
   * Finds the file that {@code url} names in {@code export}.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  static Resource find(Export export, UrlPath url) throws IOException {
    String[] names = url.names().stream().skip(1).toArray(String[]::new);
    Path path = export.fileSystem().getPath("/", names);
    return new Resource(export, url, path, Files.readAttributes(path, ErofsFileAttributes.class));
  }

  boolean isDirectory() {
    return attributes.isDirectory();
  }

  /** Returns the last name in the URL. */
  String name() {
    return url.names().get(url.names().size() - 1);
  }

  /** Returns the strong validator of the content: the image does not change. */
  String entityTag() {
    return entityTag(image(), attributes);
  }

  /** Returns the part of entity tags that identifies the image. */
  String image() {
    return HexFormat.of().formatHex(export.identity(), 0, TAG_BYTES);
  }

  /** Returns the validator of a file in the image whose identity begins with {@code image}. */
  static String entityTag(String image, ErofsFileAttributes file) {
    return '"'
        + image
        + '-'
        + Integer.toHexString(file.layer())
        + '-'
        + Long.toHexString(file.nid())
        + '-'
        + Long.toHexString(file.size())
        + '-'
        + Long.toHexString(file.lastModifiedTime().toMillis())
        + '"';
  }
}
