package io.github.jerofs.internal.nio;

import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Distinguishes images that share a UUID, such as copies and many reproducible builds. */
final class ImageIdentity {
  private ImageIdentity() {}

  /**
   * Returns the same text for the same image. A file in the default file system is identified by
   * its file key, so links to one file are the same image and a replacement file is a different
   * image. Each open source is a separate image.
   *
   * @param offset the offset of the image in its file
   * @param number the number of the open file system
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
      return file.toUri().toString(); // an open descriptor may have no real path
    }
  }

  /** Returns the device and inode. Keys of other providers are unique only within one instance. */
  private static @Nullable Object key(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      return null; // removed after it was opened
    }
  }
}
