package io.github.jerofs.internal.nio;

import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;

/**
 * A shared lock on a file in an image. The file is read-only, so there is no writer to exclude:
 * locks are granted immediately and may overlap.
 */
final class ErofsFileLock extends FileLock {
  private volatile boolean released;

  ErofsFileLock(FileChannel channel, long position, long size) {
    super(channel, position, size, true);
  }

  ErofsFileLock(AsynchronousFileChannel channel, long position, long size) {
    super(channel, position, size, true);
  }

  @Override
  public boolean isValid() {
    return !released && acquiredBy().isOpen();
  }

  @Override
  public void release() {
    released = true;
  }
}
