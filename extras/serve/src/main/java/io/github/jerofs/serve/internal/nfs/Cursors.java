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
  private static final int KEPT = 1_024;

  /** Cursors at the same position, for clients that list a directory at the same time. */
  private static final int LANES = 16;

  private final Recent<Key, Cursor> kept = new Recent<>(KEPT);

  private record Key(ByteBuffer directory, long index, int lane) {}

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
    ByteBuffer handle = ByteBuffer.wrap(directory.handle());
    for (int lane = 0; lane < LANES; lane++) {
      Cursor cursor = kept.remove(new Key(handle, index, lane));
      if (cursor != null) {
        return cursor;
      }
    }
    return skip(directory.path(), index);
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
    ByteBuffer handle = ByteBuffer.wrap(directory.handle());
    int lane = 0;
    while (!kept.putIfAbsent(new Key(handle, cursor.index, lane), cursor) && lane < LANES - 1) {
      lane++;
    }
  }
}
