package io.github.jerofs.internal.source;

import io.github.jerofs.internal.io.Uninterrupted;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * The file of a source, in the version that was opened. Parts can be mapped again later. The caller
 * owns such a mapping exclusively, so it is safe to unmap explicitly.
 */
final class HostFile {
  private final Path path;
  private final FileIdentity identity;

  HostFile(Path path, FileIdentity identity) {
    this.path = path;
    this.identity = identity;
  }

  /** Maps a part, regardless of the interrupt status of the thread, which is preserved. */
  <T> T map(long position, long length, FileMapper<T> mapper) throws IOException {
    return Uninterrupted.run(
        () -> {
          try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            checkSame();
            return FileMappings.SHARED.map(path, channel, position, length, mapper);
          }
        });
  }

  private void checkSame() throws IOException {
    if (!Objects.equals(identity.key(), FileIdentity.of(path).key())) {
      throw new IOException(path + ": cannot map, another file has taken its place");
    }
  }
}
