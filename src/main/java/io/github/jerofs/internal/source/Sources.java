package io.github.jerofs.internal.source;

import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.storage.ByteSource;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Optional;

/** Gives sources. */
public final class Sources {
  private Sources() {}

  /** Opens {@code file} in the way that {@code access} asks for. */
  public static ImageSource open(Path file, ImageAccess access) throws IOException {
    boolean mapped =
        switch (access) {
          case AUTO -> file.getFileSystem().equals(FileSystems.getDefault());
          case MAPPED -> true;
          case CHANNEL -> false;
        };
    return mapped ? MappedSource.open(file) : ChannelSource.open(file);
  }

  /**
   * Returns {@code source} in the form that images read: itself, if it is one of ours. Closing the
   * result closes {@code source}.
   *
   * @throws IOException if it is broken from the start; it is not closed then
   */
  public static ImageSource of(ByteSource source) throws IOException {
    return source instanceof OwnByteSource own ? own.source() : ByteSourceAdapter.of(source);
  }

  /** Returns what {@link ByteSource#identity} says. */
  public static Optional<String> identity(ByteSource source) throws IOException {
    try {
      return source.identity();
    } catch (RuntimeException e) {
      throw new IOException("broken source: no identity: " + e, e);
    }
  }

  /** Returns {@code source} without its first {@code offset} bytes. */
  public static ImageSource from(ImageSource source, long offset) {
    return offset == 0 ? source : new SliceSource(source, offset, source.size() - offset);
  }
}
