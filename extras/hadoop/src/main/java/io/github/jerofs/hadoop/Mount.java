package io.github.jerofs.hadoop;

import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.hadoop.OpenImage.Lease;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A store, and the open images in it.
 *
 * @param uri the URI of the file system for this store
 */
record Mount(URI uri, FileSystem store, StoreView view, ImageCache images) {
  /** The reason of the JDK for a path that leads through a file. */
  private static final String THROUGH_FILE = "Not a directory";

  /** Opens the image of a path that has one. The caller closes it. */
  Place place(InnerPath inner) throws IOException {
    String image = Objects.requireNonNull(inner.image());
    Lease lease = images.acquire(view.inStore(image));
    try {
      return new Place(lease, lease.image().tree().getPath(inner.inner()));
    } catch (InvalidPathException e) {
      IOException missing = new FileNotFoundException(image + ": no such path: " + e.getMessage());
      missing.initCause(e);
      Closeables.closeAfter(missing, lease);
      throw missing;
    }
  }

  /** Returns {@code e} as the exception that Hadoop expects. */
  static IOException translated(Path path, IOException e) {
    if (e instanceof NoSuchFileException
        || e instanceof NotDirectoryException
        || (e instanceof FileSystemException failure && THROUGH_FILE.equals(failure.getReason()))) {
      IOException missing = new FileNotFoundException(path + ": no such file or directory");
      missing.initCause(e);
      return missing;
    }
    return e;
  }

  static ErofsFileStatus status(Place place, Path path) throws IOException {
    ErofsFileAttributes inode = Files.readAttributes(place.path(), ErofsFileAttributes.class);
    if (inode.isOther()) {
      throw new FileNotFoundException(path + ": neither a regular file nor a directory");
    }
    return ErofsFileStatus.of(inode, place.image().file(), path);
  }

  Place place(Path qualified) throws IOException {
    InnerPath inner = InnerPath.of(qualified);
    if (inner.image() == null) {
      throw new FileNotFoundException(qualified + ": not in an image, as it contains no !/");
    }
    return place(inner);
  }
}
