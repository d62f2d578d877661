package io.github.jerofs.cli.extract;

import io.github.jerofs.cli.extract.OpenDirectories.OpenDirectory;
import io.github.jerofs.cli.output.RenamedFailure;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A directory of the target that is held open. Files in it are reached through {@link #access}.
 *
 * <p>On Linux, that is the directory's descriptor below {@code /proc/self/fd}. It stays the same
 * directory when another process moves it away and puts a link in its place, and its path may be
 * longer than the system allows. A {@link SecureDirectoryStream} opens directories without
 * following links, but cannot create directories, links and user attributes. Paths below the
 * descriptor can.
 *
 * <p>Elsewhere it is the path, and {@link #check} compares the file key before each use.
 *
 * <p>Safe for use by several threads.
 */
final class DirectoryHandle implements Closeable {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private final @Nullable OpenDirectories all;
  private final Path place;
  private final @Nullable OpenDirectory open;

  /** The key of a directory that is not open; null where the file system has none. */
  private final @Nullable Object key;

  private DirectoryHandle(
      @Nullable OpenDirectories all,
      Path place,
      @Nullable OpenDirectory open,
      @Nullable Object key) {
    this.all = all;
    this.place = place;
    this.open = open;
    this.key = key;
  }

  /** Opens the root of a target, a path without links. */
  static DirectoryHandle openRoot(Path root) throws IOException {
    boolean isHost = root.getFileSystem() == FileSystems.getDefault();
    return openRoot(root, isHost && Files.isDirectory(DESCRIPTORS) ? DESCRIPTORS : null);
  }

  /**
   * Opens the root of a target.
   *
   * @param descriptors the directory of the open descriptors of this process, if there is one
   */
  static DirectoryHandle openRoot(Path root, @Nullable Path descriptors) throws IOException {
    if (descriptors != null) {
      OpenDirectories all = new OpenDirectories(descriptors);
      OpenDirectory open = all.open(root, Files::newDirectoryStream);
      if (open != null) {
        return new DirectoryHandle(all, root, open, null);
      }
    }
    return byPath(root);
  }

  private static DirectoryHandle byPath(Path place) throws IOException {
    return new DirectoryHandle(null, place, null, keyOf(place));
  }

  /**
   * Opens a directory in this one.
   *
   * @param name its only name
   * @throws FileSystemException if it is not a directory, but a link for example
   */
  DirectoryHandle open(Path name) throws IOException {
    Path child = place.resolve(name);
    if (all == null || open == null) {
      check();
      return byPath(child);
    }
    try {
      OpenDirectory opened =
          all.open(name, path -> open.stream().newDirectoryStream(path, LinkOption.NOFOLLOW_LINKS));
      if (opened == null) {
        throw new FileSystemException(child.toString(), null, "no descriptor in /proc/self/fd");
      }
      return new DirectoryHandle(all, child, opened, null);
    } catch (FileSystemException e) {
      throw RenamedFailure.of(e, child.toString());
    }
  }

  /** Returns the path that users see. */
  Path place() {
    return place;
  }

  /** Returns the path to resolve names in the directory against. Valid until closed. */
  Path access() {
    return open == null ? place : open.descriptor();
  }

  /** Returns a path of the directory itself that is not a link. Valid until closed. */
  Path self() {
    return open == null ? place : open.descriptor().resolve(".");
  }

  /**
   * Checks that {@link #access} still leads to the directory. A descriptor always does.
   *
   * @throws FileSystemException if another process replaced it
   */
  void check() throws IOException {
    if (open == null && !Objects.equals(key, keyOf(place))) {
      throw replaced(place);
    }
  }

  /**
   * Checks that the directory, which was just created, has no entries.
   *
   * @throws FileSystemException if another process put one with entries in its place
   */
  void requireNew() throws IOException {
    if (open != null && !open.isNew()) {
      throw replaced(place);
    }
  }

  private static FileSystemException replaced(Path place) {
    return new FileSystemException(
        place.toString(), null, "another process replaced this directory during the extraction");
  }

  private static @Nullable Object keyOf(Path directory) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(directory, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!TargetTree.isRealDirectory(attributes)) {
      throw replaced(directory);
    }
    return attributes.fileKey();
  }

  /** Returns {@code failure} with the path that users see. */
  IOException named(IOException failure) {
    if (open == null || !(failure instanceof FileSystemException e) || e.getFile() == null) {
      return failure;
    }
    String access = open.descriptor() + "/";
    if (!e.getFile().startsWith(access)) {
      return failure;
    }
    String name = e.getFile().substring(access.length());
    return RenamedFailure.of(e, (name.equals(".") ? place : place.resolve(name)).toString());
  }

  @Override
  public void close() throws IOException {
    if (open != null) {
      open.close();
    }
  }
}
