package io.github.jerofs.internal.remote.cache;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.github.jerofs.attribute.ModeBits;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens the files of a cache directory, whose names are predictable. On hosts with POSIX
 * attributes, new directories and files are accessible only to their owner, and files that another
 * user may have planted are rejected: symbolic links, hard links and files of other users. On other
 * hosts only links are rejected; the permissions of the directory must protect the files.
 */
public final class PrivateFiles {
  private static final String UNIX = "unix";
  private static final int ROOT = 0;
  private static final int STICKY = 01000;
  private static final int OTHERS_WRITE = 0002;
  private static final FileAttribute<?> DIRECTORY_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> FILE_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** The owner of new files in a directory, which a remote file system may choose. */
  private static final Map<Path, Integer> OWNERS = new ConcurrentHashMap<>();

  private PrivateFiles() {}

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains(UNIX);
  }

  private static FileAttribute<?>[] mode(Path path, FileAttribute<?> mode) {
    return isPosix(path) ? new FileAttribute<?>[] {mode} : new FileAttribute<?>[0];
  }

  /**
   * Creates {@code directory} unless it exists.
   *
   * @throws IOException if others could replace files in it
   */
  public static void prepare(Path directory) throws IOException {
    Files.createDirectories(directory, mode(directory, DIRECTORY_MODE));
    if (!isPosix(directory)) {
      return;
    }
    int owner = attribute(directory, "uid");
    if (owner != ROOT && owner != ownerOfNewFiles(directory)) {
      throw refused(directory, "the cache directory belongs to user " + owner);
    }
    int mode = attribute(directory, "mode");
    if ((mode & OTHERS_WRITE) != 0 && (mode & STICKY) == 0) {
      throw refused(directory, "every user can write to the cache directory");
    }
  }

  private static int attribute(Path path, String name, LinkOption... options) throws IOException {
    return (int) Files.getAttribute(path, UNIX + ":" + name, options);
  }

  private static int ownerOfNewFiles(Path directory) throws IOException {
    Integer known = OWNERS.get(directory);
    if (known == null) {
      Path probe = Files.createTempFile(directory, "owner", null);
      try {
        known = attribute(probe, "uid", NOFOLLOW_LINKS);
      } finally {
        Files.delete(probe);
      }
      OWNERS.put(directory, known);
    }
    return known;
  }

  /** Creates {@code file}, which must not exist. */
  public static FileChannel create(Path file, OpenOption... more) throws IOException {
    Set<OpenOption> options = new HashSet<>(Set.of(more));
    options.add(StandardOpenOption.CREATE_NEW);
    options.add(StandardOpenOption.WRITE);
    return FileChannel.open(file, options, mode(file, FILE_MODE));
  }

  /**
   * Opens {@code file}.
   *
   * @throws NoSuchFileException if it does not exist
   * @throws IOException if another user may have created it
   */
  static FileChannel open(Path file, OpenOption... options) throws IOException {
    Set<OpenOption> all = new HashSet<>(Set.of(options));
    all.add(NOFOLLOW_LINKS);
    check(file, all.contains(StandardOpenOption.WRITE));
    return FileChannel.open(file, all);
  }

  /**
   * Checks, as far as possible, that this class created {@code file}.
   *
   * @param own whether it must belong to the user of this process; otherwise it may also belong to
   *     root or the owner of the directory, as in a shared cache
   */
  public static void check(Path file, boolean own) throws IOException {
    if (Files.isSymbolicLink(file)) {
      throw refused(file, "a symbolic link in the cache directory is not followed");
    }
    if (!isPosix(file)) {
      return;
    }
    Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
    int owner = attribute(file, "uid", NOFOLLOW_LINKS);
    boolean trusted =
        own
            ? owner == ownerOfNewFiles(directory)
            : owner == ROOT
                || owner == attribute(directory, "uid")
                || (Files.isWritable(directory) && owner == ownerOfNewFiles(directory));
    if (!trusted) {
      throw refused(file, "a file of user " + owner + " in the cache directory is not used");
    }
    if (attribute(file, "nlink", NOFOLLOW_LINKS) > 1) {
      throw refused(file, "a file with several names in the cache directory is not used");
    }
    int mode = attribute(file, "mode", NOFOLLOW_LINKS);
    if ((mode & ModeBits.TYPE) != ModeBits.REGULAR) {
      throw refused(file, "a file of another type in the cache directory is not used");
    }
  }

  private static FileSystemException refused(Path file, String reason) {
    return new FileSystemException(file.toString(), null, reason);
  }
}
