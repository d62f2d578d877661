package io.github.jerofs.internal.source;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * A file as it was when it was opened, of which parts can be mapped again later. The one that gets
 * such a mapping owns it: nobody else reads from it, so it may even be unmapped by force.
 */
final class HostFile {
  private final Path path;
  private final FileIdentity identity;

  HostFile(Path path, FileIdentity identity) {
    this.path = path;
    this.identity = identity;
  }

  /** Maps a part, whatever the interrupt status of the thread, which stays as it is. */
  MappedByteBuffer map(long position, long length) throws IOException {
    return Uninterrupted.run(
        () -> {
          try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            checkSame();
            return FileMappings.SHARED.map(path, channel, position, length);
          }
        });
  }

  private void checkSame() throws IOException {
    if (!Objects.equals(identity.key(), FileIdentity.of(path).key())) {
      throw new IOException(path + ": cannot map, another file has taken its place");
    }
  }
}
