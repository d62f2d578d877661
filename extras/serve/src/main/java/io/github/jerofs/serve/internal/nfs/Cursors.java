package io.github.jerofs.serve.internal.nfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Positions in directories. A cookie is the number of an entry, which is the same in every listing
 * because images do not change. A listing that continues where one stopped takes its cursor; any
 * other skips entries from the beginning. Thread-safe.
 */
final class Cursors {
  /** Clients list few directories at a time. */
  private static final int KEPT = 256;

  private final Recent<Key, Cursor> kept = new Recent<>(KEPT);

  private record Key(ByteBuffer directory, long index) {}

  /** A position in a directory. Used by one thread at a time. */
  static final class Cursor {
    private final Iterator<Path> iterator;
    private long index;
    private @Nullable Path next;

    private Cursor(Iterator<Path> iterator) {
      this.iterator = iterator;
    }

    /** Returns the number of the next entry. */
    long index() {
      return index;
    }

    /** Returns the next entry without advancing, or null at the end. */
    @Nullable Path peek() throws IOException {
      try {
        if (next == null && iterator.hasNext()) {
          next = iterator.next();
        }
        return next;
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }

    /** Advances by one entry. */
    void advance() {
      next = null;
      index++;
    }
  }

  /** Returns a cursor before entry {@code index}, or at the end if there are fewer entries. */
  Cursor at(ServedFile directory, long index) throws IOException {
    Cursor cursor = kept.remove(new Key(ByteBuffer.wrap(directory.handle()), index));
    return cursor == null ? skip(directory.path(), index) : cursor;
  }

  @SuppressWarnings("StreamResourceLeak") // a stream over an image holds nothing to be released
  private static Cursor skip(Path directory, long index) throws IOException {
    DirectoryStream<Path> stream = Files.newDirectoryStream(directory);
    Cursor cursor = new Cursor(stream.iterator());
    while (cursor.index < index && cursor.peek() != null) {
      cursor.advance();
    }
    return cursor;
  }

  /** Keeps a cursor for the request that continues there. */
  void keep(ServedFile directory, Cursor cursor) {
    kept.put(new Key(ByteBuffer.wrap(directory.handle()), cursor.index), cursor);
  }
}
