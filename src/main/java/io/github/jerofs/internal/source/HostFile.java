package io.github.jerofs.internal.source;

import static java.nio.channels.FileChannel.MapMode.READ_ONLY;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file as it was when it was opened, of which parts can be mapped again later. Whoever gets such
 * a mapping owns it: nobody else reads from it, so it may even be unmapped by force.
 */
final class HostFile {
  private final Path path;

  /** What tells this file from one that took its name; null where the system has no such thing. */
  private final @Nullable Object key;

  private HostFile(Path path, @Nullable Object key) {
    this.path = path;
    this.key = key;
  }

  static HostFile of(Path path) throws IOException {
    return new HostFile(path, key(path));
  }

  private static @Nullable Object key(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  /** Maps a part, whatever the interrupt status of the thread, which stays as it is. */
  MappedByteBuffer map(long position, long length) throws IOException {
    return Uninterrupted.run(
        () -> {
          try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            checkSame();
            return channel.map(READ_ONLY, position, length);
          }
        });
  }

  private void checkSame() throws IOException {
    if (!Objects.equals(key, key(path))) {
      throw new IOException(path + ": cannot map, another file has taken its place");
    }
  }
}
