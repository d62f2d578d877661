package io.github.jerofs.source;

import io.github.jerofs.ImageAccess;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;

/** Opens files as sources. */
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

  /** Returns {@code source} without its first {@code offset} bytes. */
  public static ImageSource from(ImageSource source, long offset) {
    return offset == 0 ? source : new SliceSource(source, offset, source.size() - offset);
  }
}
