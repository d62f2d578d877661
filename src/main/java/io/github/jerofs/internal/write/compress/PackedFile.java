package io.github.jerofs.internal.write.compress;

import io.github.jerofs.internal.io.Closeables;
import io.github.jerofs.internal.io.TemporaryFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of the packed inode: all fragments, back to back in a temporary file. Once complete,
 * it is encoded like any other file. Not thread-safe.
 */
public final class PackedFile implements AutoCloseable {
  private static final int BUFFER = 1 << 18;

  private final TemporaryFile spool;
  private final OutputStream out;
  private long size;

  /**
   * Creates a temporary file in {@code directory}.
   *
   * @throws IOException if that fails
   */
  public PackedFile(Path directory) throws IOException {
    spool = TemporaryFile.create(directory, ".packed");
    out =
        Closeables.closeOnFailure(
            spool, () -> new BufferedOutputStream(Files.newOutputStream(spool.path()), BUFFER));
  }

  /**
   * Adds the remaining bytes of {@code fragment} and returns their offset.
   *
   * @throws IOException if it cannot be written
   */
  public long add(ByteBuffer fragment) throws IOException {
    long offset = size;
    size += fragment.remaining();
    try {
      write(fragment);
    } catch (IOException e) {
      throw WriteErrors.named(spool.path(), e);
    }
    return offset;
  }

  private void write(ByteBuffer fragment) throws IOException {
    if (fragment.hasArray()) {
      out.write(
          fragment.array(), fragment.arrayOffset() + fragment.position(), fragment.remaining());
      fragment.position(fragment.limit());
    } else {
      Channels.newChannel(out).write(fragment);
    }
  }

  /** Returns the number of bytes added. */
  public long size() {
    return size;
  }

  /**
   * Returns the added bytes as a file to encode. Nothing can be added afterwards.
   *
   * @param encoding the encoding; its fragments and inline tail do not apply
   * @throws IOException if the last bytes cannot be written
   */
  public FileSource source(Encoding encoding) throws IOException {
    try {
      out.close();
    } catch (IOException e) {
      throw WriteErrors.named(spool.path(), e);
    }
    Encoding own = encoding.withFragments(false).withInlineTail(false);
    return new FileSource() {
      @Override
      public String name() {
        return "packed inode";
      }

      @Override
      public long size() {
        return size;
      }

      @Override
      public InputStream open() throws IOException {
        return Files.newInputStream(spool.path());
      }

      @Override
      public @Nullable Encoding encoding() {
        return own;
      }
    };
  }

  /**
   * Deletes the temporary file.
   *
   * @throws IOException if that fails
   */
  @Override
  public void close() throws IOException {
    Closeables.closeAll(List.of(out, spool));
  }
}
