package io.github.jerofs.hadoop;

import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.hadoop.OpenImage.Lease;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.hadoop.fs.RemoteIterator;
import org.jspecify.annotations.Nullable;

/**
 * Lists a directory, or all files of a tree, without looking up names. Symbolic links appear as
 * their targets. Left out are special files, broken links, and links to directories that contain
 * them, as a walk would never end. Not thread-safe. An iterator that is abandoned before its end
 * releases the image when it is garbage collected.
 */
final class Listing implements RemoteIterator<ErofsFileStatus>, Closeable {
  private static final Cleaner CLEANER = Cleaner.create();

  private final Lease lease;
  private final boolean recursive;
  private final Cleaner.Cleanable cleanable;

  /** The directories that are being read, the innermost first. */
  private final Deque<Level> levels = new ArrayDeque<>();

  private @Nullable ErofsFileStatus next;

  private static final class Level {
    private final Path directory;

    /** The URI in Hadoop, with a slash at the end. */
    private final URI shown;

    private final DirectoryStream<Path> stream;
    private final Iterator<Path> entries;
    private @Nullable Set<Path> containing;

    @SuppressWarnings("StreamResourceLeak") // closed by the listing
    Level(Path directory, URI shown) throws IOException {
      this.directory = directory;
      this.shown = shown;
      this.stream = Files.newDirectoryStream(directory);
      this.entries = stream.iterator();
    }

    /** Returns the directories through which the path of this one leads. */
    Set<Path> containing() throws IOException {
      Set<Path> known = containing;
      if (known == null) {
        known = new HashSet<>();
        for (Path each = directory; each != null; each = each.getParent()) {
          known.add(each.toRealPath());
        }
        containing = known;
      }
      return known;
    }
  }

  /**
   * Starts a listing.
   *
   * @param lease closed at the end; stays open if this constructor throws
   * @param directory the directory in the image
   * @param shown its qualified path in Hadoop
   * @param recursive whether to list the files of the tree instead of the entries of the directory
   */
  Listing(Lease lease, Path directory, org.apache.hadoop.fs.Path shown, boolean recursive)
      throws IOException {
    this.lease = lease;
    this.recursive = recursive;
    levels.push(new Level(directory, withSlash(shown)));
    cleanable = CLEANER.register(this, () -> closeAbandoned(lease));
  }

  private static URI withSlash(org.apache.hadoop.fs.Path shown) {
    URI uri = shown.toUri();
    String path = uri.getPath();
    // Relative to the parent.
    return path.endsWith("/") ? uri : child(uri, path.substring(path.lastIndexOf('/') + 1) + "/");
  }

  private static void closeAbandoned(Lease lease) {
    try {
      lease.close();
    } catch (IOException e) {
      System.getLogger(Listing.class.getName())
          .log(System.Logger.Level.WARNING, "closing " + lease.image().file(), e);
    }
  }

  @Override
  public boolean hasNext() throws IOException {
    while (next == null && !levels.isEmpty()) {
      boolean advanced = false;
      try {
        advance(levels.peek());
        advanced = true;
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      } finally {
        if (!advanced) {
          close();
        }
      }
    }
    return next != null;
  }

  /** Moves to the next entry of {@code level}, or leaves it. */
  private void advance(Level level) throws IOException {
    if (!level.entries.hasNext()) {
      level.stream.close();
      levels.pop();
      if (levels.isEmpty()) {
        close();
      }
      return;
    }
    Path entry = level.entries.next();
    ErofsFileAttributes inode = inode(entry, level);
    if (inode == null) {
      return;
    }
    String name = EscapedNames.escape(String.valueOf(entry.getFileName()));
    if (recursive && inode.isDirectory()) {
      levels.push(new Level(entry, child(level.shown, name + "/")));
    } else {
      org.apache.hadoop.fs.Path shown = new org.apache.hadoop.fs.Path(child(level.shown, name));
      next = ErofsFileStatus.of(inode, lease.image().file(), shown);
    }
  }

  /** Resolves a name, which is faster than parsing the whole URI. */
  private static URI child(URI directory, String name) {
    try {
      return directory.resolve(new URI(null, null, name, null));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Returns the inode of {@code entry} or of its target; null if it is left out. */
  private static @Nullable ErofsFileAttributes inode(Path entry, Level level) throws IOException {
    ErofsFileAttributes inode =
        Files.readAttributes(entry, ErofsFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (inode.isSymbolicLink()) {
      try {
        inode = Files.readAttributes(entry, ErofsFileAttributes.class);
        if (inode.isDirectory() && level.containing().contains(entry.toRealPath())) {
          return null;
        }
      } catch (NoSuchFileException | NotDirectoryException | FileSystemLoopException e) {
        return null; // a broken link
      }
    }
    return inode.isOther() ? null : inode;
  }

  @Override
  public ErofsFileStatus next() throws IOException {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    ErofsFileStatus status = next;
    next = null;
    if (status == null) {
      throw new UncheckedIOException(new IOException("changed by another thread"));
    }
    return status;
  }

  @Override
  public void close() throws IOException {
    for (Level level : levels) {
      level.stream.close();
    }
    levels.clear();
    lease.close();
    cleanable.clean();
  }
}
