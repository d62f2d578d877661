package io.github.jerofs.internal.container.composefs;

import io.github.jerofs.internal.source.FileMapper;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.tree.ContentReader;
import io.github.jerofs.internal.tree.FileContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads the object of a file. The store may close the object; reads then reopen it. */
final class ObjectContent implements FileContent {
  private final ObjectStore store;
  private final ObjectReference object;
  private volatile OpenObject latest;

  ObjectContent(ObjectStore store, ObjectReference object, OpenObject latest) {
    this.store = store;
    this.object = object;
    this.latest = latest;
  }

  private OpenObject acquire() throws IOException {
    OpenObject known = latest;
    if (known.acquire()) {
      return known;
    }
    OpenObject again = store.acquire(object);
    latest = again;
    return again;
  }

  @Override
  public long size() {
    return object.size();
  }

  @Override
  public String description() {
    return latest.source().description();
  }

  @Override
  public int read(long position, ByteBuffer dst) throws IOException {
    if (position >= object.size()) {
      return -1;
    }
    OpenObject now = acquire();
    try {
      return read(now.source(), position, dst);
    } finally {
      now.release();
    }
  }

  private static int read(ImageSource source, long position, ByteBuffer dst) throws IOException {
    int start = dst.position();
    try {
      while (dst.hasRemaining() && position + dst.position() - start < source.size()) {
        int unused = source.read(position + dst.position() - start, dst);
      }
    } catch (IOException e) {
      if (dst.position() == start) {
        throw e;
      }
    }
    return dst.position() - start;
  }

  @Override
  public ByteBuffer view(long position, int length) throws IOException {
    OpenObject now = acquire();
    try {
      return now.source().view(position, length);
    } finally {
      now.release();
    }
  }

  @Override
  public @Nullable ByteBuffer peek(long position, int max) throws IOException {
    OpenObject now = acquire();
    try {
      return now.source().peek(position, max);
    } finally {
      now.release();
    }
  }

  @Override
  public <T> T map(long position, long length, FileMapper<T> mapper) throws IOException {
    OpenObject now = acquire();
    try {
      return now.source().map(position, length, mapper);
    } finally {
      now.release();
    }
  }

  @Override
  public long dataFrom(long position) {
    return Math.min(position, object.size());
  }

  @Override
  public ContentReader sequential() {
    return this;
  }

  /** Does nothing: the store owns the objects. */
  @Override
  public void close() {}
}
