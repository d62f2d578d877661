package io.github.jerofs.cli.extract;

import io.github.jerofs.cli.output.InputFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The directory that an image is extracted to. All paths to write to come from here. None is
 * outside the target or behind a symbolic link: each is the {@link #child} of a directory that
 * {@link #makeDirectory} created or {@link #isDirectory} checked, and that is held open.
 *
 * <p>Safe for use by several threads.
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
   * Opens or creates {@code target}, which may itself be a symbolic link.
   *
   * @param force whether to replace existing files
   * @param inputs files that are never replaced
   */
  static TargetTree open(Path target, boolean force, InputFiles inputs) throws IOException {
    inputs.refuseDirectory(target);
    boolean missing = !Files.isDirectory(target);
    if (missing) {
      Files.createDirectories(target);
    }
    return new TargetTree(target.toRealPath(), missing, force, inputs);
  }

  /** Returns whether {@link #open} created the root. */
  boolean rootIsNew() {
    return rootIsNew;
  }

  Path root() {
    return root;
  }

  /** Returns attributes that deny other users to read incomplete files. */
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
   * Returns the child of {@code directory} with exactly this name.
   *
   * @throws FileSystemException if the target cannot hold the name
   */
  TargetPath child(DirectoryHandle directory, String name) throws FileSystemException {
    return new TargetPath(directory, names.child(directory.access(), name).getFileName());
  }

  /** Excludes junctions of Windows, which are both directory and other. */
  static boolean isRealDirectory(@Nullable BasicFileAttributes attributes) {
    return attributes != null
        && attributes.isDirectory()
        && !attributes.isSymbolicLink()
        && !attributes.isOther();
  }

  /** Returns the attributes of {@code place}, or null if it does not exist. */
  static @Nullable BasicFileAttributes attributes(Path place) throws IOException {
    try {
      return Files.readAttributes(place, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return null; // it does not exist
    }
  }

  /**
   * Returns whether {@code place} is a directory that may be used. Deletes a file that may be
   * replaced.
   *
   * @return false if nothing is there (any more)
   * @throws IOException if another file is there, or a directory whose name the target treats as
   *     equal
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
    Files.delete(place); // a link itself, not its target
    return false;
  }

  /** Returns whether other users cannot change a directory that {@link #makeDirectory} created. */
  boolean isClosed(Path directory) {
    return posix && !directory.equals(root);
  }

  /** Creates and opens a directory that is closed to other users until it is finished. */
  DirectoryHandle makeDirectory(TargetPath place) throws IOException {
    place.directory().check();
    Files.createDirectory(place.access(), attributes("rwx------"));
    DirectoryHandle handle = place.directory().open(place.name());
    try {
      handle.requireNew();
      return handle;
    } catch (IOException e) {
      handle.close();
      throw e;
    }
  }

  /**
   * Returns whether the user allows replacing {@code existing} at {@code place}.
   *
   * @throws IOException if it can never be replaced: it is a directory, has another name that the
   *     target treats as equal, or is an input of the command
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

  /** Returns the failure that names the option for replacing the file. */
  static FileAlreadyExistsException notReplaced(Path place) {
    return new FileAlreadyExistsException(place.toString(), null, "--force would replace it");
  }
}
