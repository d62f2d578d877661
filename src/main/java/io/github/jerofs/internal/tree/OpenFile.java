package io.github.jerofs.internal.tree;

import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SourceFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The data of a file, guarded as {@link OpenTree} is. Channels and streams ask {@link #isOpen}
 * themselves, as each has its own exception for that. Safe for use by many threads; what {@link
 * #sequential} returns is not. Need not be closed.
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

  /** Returns whether the tree was not closed yet. */
  public boolean isOpen() {
    return tree.isOpen();
  }

  /** Returns the length of the data in bytes. */
  public long size() {
    return content.size();
  }

  /** See {@link ContentReader#read}. The guard is written out, as every read passes it. */
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

  /** Reads from front to back. For one thread at a time. */
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
   * Returns bytes from {@code position} to at most {@code end} that need no copy, or null. They may
   * be part of a mapped file: see {@link #write}.
   */
  public @Nullable ByteBuffer peek(long position, long end) throws IOException {
    int most = (int) Math.min(ImageSource.MAX_VIEW, end - position);
    return SourceFault.guard(description, () -> Optional.ofNullable(content.peek(position, most)))
        .orElse(null);
  }

  /** Writes what {@link #peek} returned to {@code target}. */
  public int write(ByteBuffer peeked, WritableByteChannel target) throws IOException {
    return SourceFault.guardForeign(description, () -> target.write(peeked));
  }

  /** See {@link ImageSource#map}. */
  public MappedByteBuffer map(long position, int length) throws IOException {
    return SourceFault.guard(description, () -> content.map(position, length));
  }
}
