package io.github.jerofs.internal.nio;

import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Tells images apart that share a UUID, as copies and many reproducible builds do. */
final class ImageIdentity {
  private ImageIdentity() {}

  /**
   * Returns the same text for the same image: by the host's key of its file, so links to a file are
   * one image and a file that replaces it is another. A source is an image of its own.
   *
   * @param offset of the image in its file
   * @param number of the open file system
   */
  static String of(ImageLocation location, long offset, long number) {
    String place =
        location instanceof ImageLocation.Open
            ? "fs-" + number
            : location instanceof ImageLocation.File file ? file(file.path()) : location.toString();
    return offset == 0 ? place : place + "+" + offset;
  }

  private static String file(Path file) {
    Object key = file.getFileSystem().equals(FileSystems.getDefault()) ? key(file) : null;
    if (key != null) {
      return key.toString();
    }
    try {
      return file.toRealPath().toUri().toString();
    } catch (IOException e) {
      return file.toUri().toString(); // an open descriptor need not have a real path
    }
  }

  /** Returns the device and inode; other providers have keys that are unique in one instance. */
  private static @Nullable Object key(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      return null; // removed since it was opened
    }
  }
}
