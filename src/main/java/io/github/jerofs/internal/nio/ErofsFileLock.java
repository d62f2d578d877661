package io.github.jerofs.internal.nio;

import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;

/**
 * A shared lock on a file of an image. Nothing can write to the file, so there is nothing to keep
 * out: the lock is granted at once, and any number of locks may overlap.
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
