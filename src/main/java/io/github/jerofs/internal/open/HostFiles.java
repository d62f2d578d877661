package io.github.jerofs.internal.open;

import io.github.jerofs.attribute.ModeBits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Knows which files can hold an image. */
public final class HostFiles {
  /** Why a file is not readable. */
  public static final String UNREADABLE = "neither file nor block device";

  private HostFiles() {}

  /**
   * Returns whether {@code file} is a file or a block device. Opening a FIFO would wait for a
   * writer, so of special files nothing else is taken.
   */
  public static boolean isReadable(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (!attributes.isOther()
        || !file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return !attributes.isDirectory();
    }
    return ((int) Files.getAttribute(file, "unix:mode") & ModeBits.TYPE) == ModeBits.BLOCK_DEVICE;
  }
}
