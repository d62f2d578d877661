package io.github.jerofs.internal.write.content;

import io.github.jerofs.internal.io.BulkInputStream;
import io.github.jerofs.internal.io.Closeables;
import io.github.jerofs.internal.io.TemporaryFile;
import io.github.jerofs.internal.write.compress.WriteErrors;
import io.github.jerofs.internal.write.node.ContentOrigin;
import io.github.jerofs.internal.write.node.NodeTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A temporary file for contents that can be read only once. The position of a content identifies
 * it.
 */
public final class ContentSpool implements ContentOrigin, AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final Path directory;
  private final byte[] buffer = new byte[BUFFER];
  private @Nullable TemporaryFile file;
  private @Nullable FileChannel channel;
  private long end;

  /** Creates an empty spool. Its file is created in {@code directory} with the first content. */
  public ContentSpool(Path directory) {
    this.directory = directory;
  }

  /** Returns the start of the next content. */
  public long position() {
    return end;
  }

  /** Appends bytes of a content. */
  public void append(byte[] bytes, int length) throws IOException {
    if (channel == null) {
      file = TemporaryFile.create(directory, ".spool");
      channel = FileChannel.open(file.path(), StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
    ByteBuffer rest = ByteBuffer.wrap(bytes, 0, length);
    try {
      while (rest.hasRemaining()) {
        end += channel.write(rest, end);
      }
    } catch (IOException e) {
      throw WriteErrors.named(Objects.requireNonNull(file).path(), e);
    }
  }

  /** Appends up to {@code length} bytes of {@code in} and returns the number of bytes appended. */
  public long append(InputStream in, long length) throws IOException {
    long left = length;
    while (left > 0) {
      int n = in.readNBytes(buffer, 0, (int) Math.min(BUFFER, left));
      if (n == 0) {
        break;
      }
      append(buffer, n);
      left -= n;
    }
    return length - left;
  }

  /** Returns the bytes from {@code position} to the end. */
  public InputStream open(long position) {
    return new Range(channel, position, end - position);
  }

  @Override
  public InputStream open(NodeTable nodes, int inode, long reference) {
    return new Range(channel, reference, nodes.size(inode));
  }

  @Override
  public void close() throws IOException {
    Closeables.closeAll(Stream.of(channel, file).filter(Objects::nonNull).toList());
  }

  /** A range of the file. */
  private static final class Range extends BulkInputStream {
    private final @Nullable FileChannel channel;
    private long position;
    private long left;

    Range(@Nullable FileChannel channel, long position, long length) {
      this.channel = channel;
      this.position = position;
      left = length;
    }

    @Override
    protected int readBytes(byte[] target, int at, int length) throws IOException {
      if (left == 0 || channel == null) {
        return -1;
      }
      ByteBuffer part = ByteBuffer.wrap(target, at, (int) Math.min(length, left));
      int n = channel.read(part, position);
      position += Math.max(0, n);
      left -= Math.max(0, n);
      return n;
    }
  }
}
