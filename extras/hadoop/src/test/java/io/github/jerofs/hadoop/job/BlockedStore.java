package io.github.jerofs.hadoop.job;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The local file system. Opening the file {@code 1-slow} lasts until an interrupt. Once that has
 * begun, opening {@code 2-bad} fails. Its state is static, as Hadoop creates instances.
 */
public final class BlockedStore extends RawLocalFileSystem {
  /** The most files that were being written when a tree was deleted. */
  static final AtomicInteger WRITTEN_AT_DELETE = new AtomicInteger();

  private static final AtomicInteger WRITTEN = new AtomicInteger();
  private static final CountDownLatch SLOW = new CountDownLatch(1);
  private static final CountDownLatch DELETED = new CountDownLatch(1);

  /** Creates an instance. */
  public BlockedStore() {}

  @Override
  public String getScheme() {
    return "file";
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    try {
      if (path.getName().equals("1-slow")) {
        SLOW.countDown();
        new CountDownLatch(1).await();
      } else if (path.getName().equals("2-bad")) {
        SLOW.await();
        throw new IOException("injected");
      }
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
    return super.open(path, bufferSize);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    WRITTEN.incrementAndGet();
    return super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    if (recursive) {
      WRITTEN_AT_DELETE.accumulateAndGet(WRITTEN.get(), Math::max);
      DELETED.countDown();
    } else {
      awaitDelete(); // which is too early if it comes
      WRITTEN.decrementAndGet();
    }
    return super.delete(path, recursive);
  }

  private static void awaitDelete() {
    try {
      boolean unused = DELETED.await(200, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
