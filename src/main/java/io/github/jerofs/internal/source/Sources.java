package io.github.jerofs.internal.source;

import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.storage.ByteSource;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Optional;

/** Factory methods for sources. */
public final class Sources {
  private Sources() {}

  /** Opens {@code file} with the given access mode. */
  public static ImageSource open(Path file, ImageAccess access) throws IOException {
    return switch (access) {
      case AUTO -> openSomehow(file, FileMappings.SHARED);
      case MAPPED -> MappedSource.open(file);
      case CHANNEL -> ChannelSource.open(file);
    };
  }

  /** Maps {@code file} if it is on the default file system and mappings are not scarce. */
  static ImageSource openSomehow(Path file, FileMappings mappings) throws IOException {
    if (file.getFileSystem().equals(FileSystems.getDefault()) && mappings.hasRoom()) {
      try {
        return MappedSource.open(file);
      } catch (MappingFailedException e) {
        System.getLogger(Sources.class.getName()).log(Level.DEBUG, "read through a channel", e);
      }
    }
    return ChannelSource.open(file);
  }

  /**
   * Returns {@code source} as an internal source. Unwraps a source returned by {@link #publish}.
   * Closing the result closes {@code source}.
   *
   * @throws IOException if it is broken; {@code source} stays open
   */
  public static ImageSource of(ByteSource source) throws IOException {
    return source instanceof Published ours ? ours.source : ByteSourceAdapter.of(source);
  }

  /** Returns {@code source} as a public source. */
  public static ByteSource publish(ImageSource source) throws IOException {
    return new Published(source, source.identity());
  }

  /** A public view of an internal source. Reads are guarded against lost pages. */
  private record Published(ImageSource source, Optional<String> identity) implements ByteSource {
    @Override
    public long length() {
      return source.size();
    }

    @Override
    public String name() {
      return source.description();
    }

    @Override
    public int read(long position, ByteBuffer dst) throws IOException {
      return SourceFault.guard(name(), () -> source.read(position, dst));
    }

    @Override
    public void close() throws IOException {
      source.close();
    }

    @Override
    public String toString() {
      return name();
    }
  }

  /** Returns {@code source} without its first {@code offset} bytes. */
  public static ImageSource from(ImageSource source, long offset) {
    return offset == 0 ? source : new SliceSource(source, offset, source.size() - offset);
  }
}
