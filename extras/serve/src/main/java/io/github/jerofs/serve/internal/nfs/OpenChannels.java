package io.github.jerofs.serve.internal.nfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** Channels of the files that were read last: NFS has no open and close. Thread-safe. */
final class OpenChannels {
  private static final int KEPT = 512;

  private final Recent<ByteBuffer, FileChannel> channels = new Recent<>(KEPT);

  /**
   * Returns a channel for reads at explicit positions. A channel that is no longer kept stays valid
   * for its users. It holds nothing that needs closing.
   */
  FileChannel of(ServedFile file) throws IOException {
    ByteBuffer key = ByteBuffer.wrap(file.handle());
    FileChannel channel = channels.get(key);
    if (channel == null) {
      channel = FileChannel.open(file.path(), StandardOpenOption.READ);
      channels.put(key, channel);
    }
    return channel;
  }
}
