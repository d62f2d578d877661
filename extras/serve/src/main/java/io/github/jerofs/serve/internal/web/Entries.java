package io.github.jerofs.serve.internal.web;

import io.github.jerofs.attribute.ErofsFileAttributes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The entries of a directory, in byte order of the names. */
final class Entries implements Closeable {
  private final DirectoryStream<Path> stream;
  private final Iterator<Path> iterator;

  /**
   * An entry.
   *
   * @param name its name
   * @param self its own attributes, or null if its inode is damaged
   * @param target the attributes of what it leads to: of itself unless it is a link; null if it
   *     leads nowhere
   * @param link the target of a link, or null
   */
  record Entry(
      String name,
      @Nullable ErofsFileAttributes self,
      @Nullable ErofsFileAttributes target,
      @Nullable String link) {
    boolean leadsToDirectory() {
      return target != null && target.isDirectory();
    }
  }

  @SuppressWarnings("StreamResourceLeak") // close() closes it
  Entries(Path directory) throws IOException {
    stream = Files.newDirectoryStream(directory);
    iterator = stream.iterator();
  }

  /** Returns the path of the next entry, or null at the end. */
  @Nullable Path nextPath() throws IOException {
    try {
      return iterator.hasNext() ? iterator.next() : null;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /** Returns the next entry, or null at the end. A damaged inode does not end the listing. */
  @Nullable Entry next() throws IOException {
    Path path = nextPath();
    return path == null ? null : entry(path);
  }

  static Entry entry(Path path) {
    String name = path.getFileName().toString();
    ErofsFileAttributes self = attributes(path, LinkOption.NOFOLLOW_LINKS);
    if (self == null || !self.isSymbolicLink()) {
      return new Entry(name, self, self, null);
    }
    return new Entry(name, self, attributes(path), target(path));
  }

  private static @Nullable ErofsFileAttributes attributes(Path path, LinkOption... options) {
    try {
      return Files.readAttributes(path, ErofsFileAttributes.class, options);
    } catch (IOException e) {
      return null; // shown as unreadable
    }
  }

  private static @Nullable String target(Path path) {
    try {
      return Files.readSymbolicLink(path).toString();
    } catch (IOException e) {
      return null; // shown as unreadable
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
