package io.github.jerofs.internal.open;

import io.github.jerofs.attribute.ModeBits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Determines which files can contain an image. */
public final class HostFiles {
  /** The message for a file that is not readable. */
  public static final String UNREADABLE = "not a regular file or block device";

  private HostFiles() {}

  /**
   * Returns whether {@code file} is a regular file or a block device. Other special files are
   * rejected: opening a FIFO would wait for a writer.
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
