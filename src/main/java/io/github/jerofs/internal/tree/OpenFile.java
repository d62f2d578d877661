package io.github.jerofs.internal.tree;

import io.github.jerofs.internal.source.FileMapper;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SourceFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The data of a file, guarded against lost pages. Channels and streams check {@link #isOpen}
 * themselves, because each throws its own exception. Thread-safe, except for the result of {@link
 * #sequential}. Does not need to be closed.
 */
public final class OpenFile {
  private final OpenTree tree;
  private final FileContent content;
  private final String description;

  OpenFile(OpenTree tree, FileContent content) {
    this.tree = tree;
    this.content = content;
    this.description = tree.description();
  }

  /** Returns whether the tree is open. */
  public boolean isOpen() {
    return tree.isOpen();
  }

  /** Returns the length of the data in bytes. */
  public long size() {
    return content.size();
  }

  /** See {@link ContentReader#read}. The guard is inlined because every read runs it. */
  public int read(long position, ByteBuffer dst) throws IOException {
    int start = dst.position();
    try {
      try {
        return content.read(position, dst);
      } finally {
        SourceFault.settle();
      }
    } catch (InternalError e) {
      dst.position(start);
      throw SourceFault.lost(description, e);
    }
  }

  /** See {@link FileContent#sequential}. */
  public Sequential sequential() {
    return new Sequential(content.sequential());
  }

  /** A reader for sequential reads. Not thread-safe. */
  public final class Sequential {
    private final ContentReader reader;

    private Sequential(ContentReader reader) {
      this.reader = reader;
    }

    /** See {@link ContentReader#read}. */
    public int read(long position, ByteBuffer dst) throws IOException {
      int start = dst.position();
      try {
        try {
          return reader.read(position, dst);
        } finally {
          SourceFault.settle();
        }
      } catch (InternalError e) {
        dst.position(start);
        throw SourceFault.lost(description, e);
      }
    }
  }

  /** See {@link FileContent#dataFrom}. */
  public long dataFrom(long position) throws IOException {
    return SourceFault.guard(description, () -> content.dataFrom(position));
  }

  /**
   * Returns bytes from {@code position} to at most {@code end} without a copy, or null if that is
   * not possible. The buffer may be part of a mapped file; see {@link #write}.
   */
  public @Nullable ByteBuffer peek(long position, long end) throws IOException {
    int most = (int) Math.min(ImageSource.MAX_VIEW, end - position);
    return SourceFault.guard(description, () -> Optional.ofNullable(content.peek(position, most)))
        .orElse(null);
  }

  /** Writes a buffer returned by {@link #peek} to {@code target}. */
  public int write(ByteBuffer peeked, WritableByteChannel target) throws IOException {
    return SourceFault.guardForeign(description, () -> target.write(peeked));
  }

  /** See {@link ImageSource#map}. */
  public <T> T map(long position, long length, FileMapper<T> mapper) throws IOException {
    return SourceFault.guard(description, () -> content.map(position, length, mapper));
  }
}
