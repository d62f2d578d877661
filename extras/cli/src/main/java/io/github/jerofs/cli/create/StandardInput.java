package io.github.jerofs.cli.create;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;

/**
 * Standard input. Reads can be interrupted, unlike those of the stream. It has no position: that of
 * the {@link FileChannel} fails for a pipe, even when a stream computes its available bytes.
 */
final class StandardInput implements ReadableByteChannel {
  private final FileChannel channel = new FileInputStream(FileDescriptor.in).getChannel();

  @Override
  public int read(ByteBuffer target) throws IOException {
    return channel.read(target);
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
