package io.github.jerofs.cli.extract;

import io.github.jerofs.cli.output.InputFiles;
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
 * directory that {@link #makeDirectory} made or {@link #isDirectory} looked at. Such a directory is
 * never replaced afterwards.
 *
 * <p>May be used by many threads.
 */
final class TargetTree {
  private static final FileAttribute<?>[] NONE = {};

  private final Path root;
  private final boolean rootIsNew;
  private final boolean force;
  private final boolean posix;
  private final InputFiles inputs;
  private final TargetNames names;

  private TargetTree(Path root, boolean rootIsNew, boolean force, InputFiles inputs) {
    this.root = root;
    this.rootIsNew = rootIsNew;
    this.force = force;
    this.inputs = inputs;
    this.posix = root.getFileSystem().supportedFileAttributeViews().contains("posix");
    this.names = new TargetNames(root.getFileSystem());
  }

  /**
   * Opens {@code target}, which may itself be a link that the user made, or makes it.
   *
   * @param force whether to replace files that exist
   * @param inputs what is never replaced
   */
  static TargetTree open(Path target, boolean force, InputFiles inputs) throws IOException {
    inputs.refuseDirectory(target);
    boolean missing = !Files.isDirectory(target);
    if (missing) {
      Files.createDirectories(target);
    }
    return new TargetTree(target.toRealPath(), missing, force, inputs);
  }

  /** Returns whether {@link #open} made the root. */
  boolean rootIsNew() {
    return rootIsNew;
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

  /** Returns what is at {@code place}, or null if there is nothing. */
  static @Nullable BasicFileAttributes attributes(Path place) throws IOException {
    try {
      return Files.readAttributes(place, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return null; // the answer
    }
  }

  /**
   * Returns whether there is a directory at {@code place} that may be used.
   *
   * @return false if there is nothing; what the user allows to replace is removed
   * @throws IOException if there is something else, also a directory of a name that the target
   *     takes for this one
   */
  boolean isDirectory(Path place) throws IOException {
    BasicFileAttributes existing = attributes(place);
    if (existing == null) {
      return false;
    }
    if (isRealDirectory(existing)) {
      names.requireOwn(place);
      inputs.refuseDirectory(place);
      return true;
    }
    if (!mayReplace(place, existing)) {
      throw notReplaced(place);
    }
    Files.delete(place); // a link, not what it points to
    return false;
  }

  /** Returns whether others cannot change what {@link #makeDirectory} made. */
  boolean isClosed(Path directory) {
    return posix && !directory.equals(root);
  }

  /** Makes a directory where there is nothing, and keeps others out of it for now. */
  void makeDirectory(Path place) throws IOException {
    Files.createDirectory(place, attributes("rwx------"));
  }

  /**
   * Returns whether the user allows to replace {@code existing}, which is at {@code place}.
   *
   * @throws IOException if nothing allows that: it is a directory, has a name that the target takes
   *     for this one, or is an input of the command
   */
  boolean mayReplace(Path place, BasicFileAttributes existing) throws IOException {
    names.requireOwn(place);
    if (existing.isDirectory()) {
      throw new FileAlreadyExistsException(place.toString(), null, "and is a directory");
    }
    if (force) {
      inputs.refuseFile(place);
    }
    return force;
  }

  /** Returns the failure that says what would replace the file. */
  static FileAlreadyExistsException notReplaced(Path place) {
    return new FileAlreadyExistsException(place.toString(), null, "--force would replace it");
  }
}
