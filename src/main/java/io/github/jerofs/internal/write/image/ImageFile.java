package io.github.jerofs.internal.write.image;

import io.github.jerofs.internal.io.Closeables;
import io.github.jerofs.internal.io.HostFiles;
import io.github.jerofs.internal.io.TemporaryFile;
import io.github.jerofs.internal.write.compress.WriteErrors;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

/**
 * The output file of a build: a temporary file next to the target, renamed to the target when it is
 * complete. Not thread-safe.
 */
public final class ImageFile implements AutoCloseable {
  private static final int ATTEMPTS = 1000;
  private static final int DIGEST_BUFFER = 1 << 18;

  private static final Publication REPLACE = ImageFile::replace;

  private final Path target;
  private final Path temporary;

  /** Deletes {@link #temporary}. */
  private final Closeable deletion;

  private final SeekableByteChannel channel;
  private final Publication publication;
  private final boolean replaces;
  private long end;
  private boolean published;

  /** Publishes the complete file. */
  private interface Publication {
    void publish(ImageFile file) throws IOException;
  }

  private ImageFile(
      Path target,
      Path temporary,
      Closeable deletion,
      SeekableByteChannel channel,
      Publication publication) {
    this.target = target;
    this.temporary = temporary;
    this.deletion = deletion;
    this.channel = channel;
    this.publication = publication;
    this.replaces = publication == REPLACE && Files.exists(target);
  }

  /**
   * Creates a temporary file next to {@code target}.
   *
   * @param replace whether an existing target is replaced
   * @throws FileAlreadyExistsException if the target exists and {@code replace} is false
   * @throws FileSystemException if the directory of the target does not exist
   */
  public static ImageFile create(Path target, boolean replace) throws IOException {
    Path place = place(target, replace);
    for (int i = 0; ; i++) {
      Path temporary = place.resolveSibling("." + place.getFileName() + "." + i + ".tmp");
      try {
        SeekableByteChannel channel = HostFiles.create(temporary, target);
        return new ImageFile(
            place,
            temporary,
            () -> Files.deleteIfExists(temporary),
            channel,
            replace ? REPLACE : ImageFile::rename);
      } catch (FileAlreadyExistsException e) {
        if (i == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /**
   * Returns a file for a dry run: the target is checked as in {@link #create}, but nothing is
   * written.
   */
  public static ImageFile ofNothing(Path target, boolean replace) throws IOException {
    Path place = place(target, replace);
    return new ImageFile(place, place, () -> {}, new DiscardingChannel(), whole -> {});
  }

  /** Returns a temporary file in {@code directory} that {@link #publish} copies to {@code out}. */
  public static ImageFile ofStream(OutputStream out, Path directory) throws IOException {
    TemporaryFile temporary = TemporaryFile.create(directory, ".image");
    return Closeables.closeOnFailure(
        temporary,
        () -> {
          Path path = temporary.path();
          SeekableByteChannel channel =
              Files.newByteChannel(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
          return new ImageFile(path, path, temporary, channel, whole -> whole.copyTo(out));
        });
  }

  private void copyTo(OutputStream out) throws IOException {
    channel.position(0);
    Channels.newInputStream(channel).transferTo(out);
    out.flush();
  }

  private void replace() throws IOException {
    finish();
    Files.move(
        temporary, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    published = true;
  }

  private void rename() throws IOException {
    finish();
    Files.move(temporary, target);
    published = true;
  }

  private void finish() throws IOException {
    force();
    channel.close();
  }

  /** Waits until everything written is on disk. */
  void force() throws IOException {
    if (channel instanceof FileChannel file && file.isOpen()) {
      file.force(true);
    }
  }

  /** Returns whether publishing replaces an existing file. */
  boolean replaces() {
    return replaces;
  }

  /** Returns the file to create or replace, with symbolic links resolved. */
  private static Path place(Path target, boolean replace) throws IOException {
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return target;
    }
    if (!replace) {
      throw new FileAlreadyExistsException(target.toString());
    }
    if (!Files.isRegularFile(target)) {
      throw new FileSystemException(target.toString(), null, "not a regular file, so not replaced");
    }
    return Files.isSymbolicLink(target) ? target.toRealPath() : target;
  }

  /** Returns the temporary file. */
  public Path temporary() {
    return temporary;
  }

  /** Returns the target. */
  public Path target() {
    return target;
  }

  /** Returns the end of the written data, in bytes. */
  public long end() {
    return end;
  }

  /** Returns a stream that appends to the file. */
  public OutputStream output() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        ImageFile.this.write(ByteBuffer.wrap(bytes, from, length), end);
      }
    };
  }

  /** Writes all of {@code bytes} at {@code position}. */
  public void write(ByteBuffer bytes, long position) throws IOException {
    long at = position;
    try {
      if (channel instanceof FileChannel file) {
        while (bytes.hasRemaining()) {
          at += file.write(bytes, at);
        }
      } else {
        channel.position(at);
        while (bytes.hasRemaining()) {
          at += channel.write(bytes);
        }
      }
    } catch (IOException e) {
      throw WriteErrors.named(target, e);
    }
    end = Math.max(end, at);
  }

  /**
   * Returns whether {@code bytes[from, from + length)} are at {@code position}. Always true in a
   * dry run, which keeps no data.
   */
  public boolean holds(byte[] bytes, int from, int length, long position) throws IOException {
    if (channel instanceof DiscardingChannel) {
      return true;
    }
    byte[] there = new byte[length];
    read(there, length, position);
    return Arrays.equals(bytes, from, from + length, there, 0, length);
  }

  /**
   * Returns whether {@code length} bytes at two positions are equal.
   *
   * @param buffer scratch space
   */
  public boolean repeats(long first, long second, long length, byte[] buffer) throws IOException {
    for (long at = 0; at < length; at += buffer.length) {
      int part = (int) Math.min(buffer.length, length - at);
      if (channel instanceof DiscardingChannel) {
        return true;
      }
      read(buffer, part, first + at);
      if (!holds(buffer, 0, part, second + at)) {
        return false;
      }
    }
    return true;
  }

  private void read(byte[] bytes, int length, long position) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes, 0, length);
    channel.position(position);
    while (rest.hasRemaining()) {
      if (channel.read(rest) < 0) {
        throw new FileSystemException(target.toString(), null, "truncated by another process");
      }
    }
  }

  /** Returns the digest of the file; of no bytes in a dry run, which keeps no data. */
  byte[] digest(MessageDigest digest) throws IOException {
    byte[] buffer = new byte[DIGEST_BUFFER];
    for (long at = 0; at < end && !(channel instanceof DiscardingChannel); at += buffer.length) {
      int length = (int) Math.min(buffer.length, end - at);
      read(buffer, length, at);
      digest.update(buffer, 0, length);
    }
    return digest.digest();
  }

  /** Truncates or extends the file to {@code size} bytes. */
  public void setSize(long size) throws IOException {
    if (end > size || channel.size() > size) {
      channel.truncate(size);
    } else if (channel.size() < size) {
      write(ByteBuffer.allocate(1), size - 1);
    }
    end = size;
  }

  /** Renames the complete file to the target, or copies it to the stream. */
  public void publish() throws IOException {
    publication.publish(this);
  }

  /** Deletes the file unless it was published. */
  @Override
  public void close() throws IOException {
    Closeables.closeAll(published ? List.of(channel) : List.of(channel, deletion));
  }
}
