package io.github.jerofs.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The directory that an image is extracted to. All places to write to come from here: none lies
 * outside, and none is reached through a symbolic link, as each is the {@link #child} of a
 * directory that {@link #makeDirectory} made or looked at. Such a directory is never replaced
 * afterwards.
 *
 * <p>May be used by many threads.
 */
final class TargetTree {
  private static final FileAttribute<?>[] NONE = {};

  private final Path root;
  private final boolean rootIsNew;
  private final boolean force;
  private final boolean posix;
  private final TargetNames names;

  private TargetTree(Path root, boolean rootIsNew, boolean force) {
    this.root = root;
    this.rootIsNew = rootIsNew;
    this.force = force;
    this.posix = root.getFileSystem().supportedFileAttributeViews().contains("posix");
    this.names = new TargetNames(root.getFileSystem());
  }

  /**
   * Opens {@code target}, which may itself be a link that the user made, or makes it.
   *
   * @param force whether to replace files that exist
   */
  static TargetTree open(Path target, boolean force) throws IOException {
    boolean missing = !Files.isDirectory(target);
    if (missing) {
      Files.createDirectories(target);
    }
    return new TargetTree(target.toRealPath(), missing, force);
  }

  Path root() {
    return root;
  }

  /** Returns attributes that keep others from reading what is not yet complete. */
  FileAttribute<?>[] newFileAttributes() {
    return attributes("rw-------");
  }

  private FileAttribute<?>[] attributes(String permissions) {
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : NONE;
  }

  /**
   * Returns the child of {@code directory} of that very name.
   *
   * @throws FileSystemException if there can be none
   */
  Path child(Path directory, String name) throws FileSystemException {
    return names.child(directory, name);
  }

  /** Returns {@code text} as a path of the file system of {@code sibling}. */
  static Path path(Path sibling, String text) throws FileSystemException {
    try {
      return sibling.getFileSystem().getPath(text);
    } catch (InvalidPathException e) {
      FileSystemException failure =
          new FileSystemException(text, null, "Not a path that the target can have");
      failure.initCause(e);
      throw failure;
    }
  }

  /** A junction of Windows is a directory and something else as well. */
  private static boolean isRealDirectory(@Nullable BasicFileAttributes attributes) {
    return attributes != null
        && attributes.isDirectory()
        && !attributes.isSymbolicLink()
        && !attributes.isOther();
  }

  private static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return null; // the answer
    }
  }

  /**
   * Makes a directory, unless there is one.
   *
   * @return whether it is new
   * @throws IOException if there is something else, also a directory of a name that the target
   *     takes for this one
   */
  boolean makeDirectory(Path place) throws IOException {
    if (place.equals(root)) {
      return rootIsNew;
    }
    try {
      Files.createDirectory(place, attributes("rwx------"));
    } catch (FileAlreadyExistsException e) {
      if (isRealDirectory(attributes(place))) {
        names.requireOwn(place);
        return false;
      }
      clear(place);
      Files.createDirectory(place, attributes("rwx------"));
    }
    return true;
  }

  /** Makes one new file. */
  interface Creation<T> {
    /**
     * Makes the file, and returns what there is to say of it.
     *
     * @throws FileAlreadyExistsException if there is one
     */
    T create() throws IOException;
  }

  /** Has a file made at {@code place}; what is there goes first, if the user allows it. */
  <T> T create(Path place, Creation<T> creation) throws IOException {
    try {
      // Asking first would cost an exception for each file that is not there.
      return creation.create();
    } catch (FileAlreadyExistsException e) {
      clear(place);
      return creation.create();
    }
  }

  private void clear(Path place) throws IOException {
    BasicFileAttributes existing = attributes(place);
    if (existing == null) {
      return;
    }
    names.requireOwn(place);
    if (existing.isDirectory()) {
      throw new FileAlreadyExistsException(place.toString(), null, "and is a directory");
    }
    if (!force) {
      throw new FileAlreadyExistsException(place.toString(), null, "--force would replace it");
    }
    Files.delete(place); // a link, not what it points to
  }
}
