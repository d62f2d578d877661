package io.github.jerofs.hadoop;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The part of the tree outside images: the directories of the store, in which each file appears as
 * the directory {@code NAME!}. So globs such as {@code /data/*.erofs!/*.jpg} work.
 */
final class StoreView {
  private final FileSystem store;
  private final @Nullable String authority;

  /** Most calls are for the same image, and parsing a URI takes longer than opening a file. */
  private volatile @Nullable InStore latest;

  private record InStore(String text, Path path) {}

  StoreView(FileSystem store, @Nullable String authority) {
    this.store = store;
    this.authority = authority;
  }

  /**
   * Returns the status of a directory of the store.
   *
   * @throws FileNotFoundException if it does not exist or is a file
   */
  FileStatus status(String path) throws IOException {
    FileStatus status = store.getFileStatus(inStore(path));
    if (!status.isDirectory()) {
      throw new FileNotFoundException(
          shown(path)
              + ": a file of the store; an image's content begins at "
              + shown(path + "!/"));
    }
    return directory(status, path);
  }

  FileStatus[] list(String path) throws IOException {
    FileStatus unused = status(path);
    FileStatus[] children = store.listStatus(inStore(path));
    String prefix = path.endsWith("/") ? path : path + "/";
    FileStatus[] shown = new FileStatus[children.length];
    for (int i = 0; i < children.length; i++) {
      String name = children[i].getPath().getName();
      shown[i] =
          directory(
              children[i], prefix + (children[i].isDirectory() ? name : name + InnerPath.DIVIDER));
    }
    return shown;
  }

  /** Without permissions and owners, for which the local file system starts a process per file. */
  private FileStatus directory(FileStatus status, String path) {
    return new FileStatus(0, true, 0, 0, status.getModificationTime(), shown(path));
  }

  /** Returns the qualified path in the store. */
  Path inStore(String path) {
    InStore known = latest;
    if (known == null || !known.text.equals(path)) {
      known = new InStore(path, store.makeQualified(new Path(null, null, path)));
      latest = known;
    }
    return known.path;
  }

  private Path shown(String path) {
    return new Path(StoreUris.SCHEME, authority, path);
  }
}
