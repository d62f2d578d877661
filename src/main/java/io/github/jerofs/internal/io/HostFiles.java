package io.github.jerofs.internal.io;

import io.github.jerofs.attribute.ModeBits;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/** Files of the host that contain images or receive them. */
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

  /**
   * Checks that {@code file} is a regular file or a block device.
   *
   * @throws FileSystemException if it is another file
   */
  public static void requireReadable(Path file) throws IOException {
    if (!isReadable(file)) {
      throw new FileSystemException(file.toString(), null, UNREADABLE);
    }
  }

  /**
   * Creates a temporary file for {@code target}, for reading and writing.
   *
   * @throws FileAlreadyExistsException if the temporary file exists
   * @throws FileSystemException if it cannot be created; names {@code target}
   */
  public static SeekableByteChannel create(Path temporary, Path target) throws IOException {
    try {
      return Files.newByteChannel(
          temporary,
          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
    } catch (NoSuchFileException e) {
      throw about(target, "not in an existing directory", e);
    } catch (AccessDeniedException e) {
      throw about(target, "no permission to create files in its directory", e);
    }
  }

  private static FileSystemException about(Path target, String reason, IOException cause) {
    FileSystemException e = new FileSystemException(target.toString(), null, reason);
    e.initCause(cause);
    return e;
  }
}
