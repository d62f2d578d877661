package io.github.jerofs.hadoop;

import io.github.jerofs.hadoop.OpenImage.Lease;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An image in use and a path in it.
 *
 * @param lease closed with this
 */
record Place(Lease lease, Path path) implements Closeable {
  OpenImage image() {
    return lease.image();
  }

  @Override
  public void close() throws IOException {
    lease.close();
  }
}
