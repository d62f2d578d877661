package io.github.jerofs.hadoop;

import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.jspecify.annotations.Nullable;

/** A file system in which all operations that write fail. */
abstract class ReadOnlyFileSystem extends FileSystem {
  private static IOException readOnly(String operation, Path path) {
    return new IOException(
        path + ": " + operation.toLowerCase(Locale.ROOT) + ": read-only file system");
  }

  /** Fails: images are read-only. */
  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      @Nullable Progressable progress)
      throws IOException {
    throw readOnly("create", path);
  }

  /** Fails: images are read-only. */
  @Override
  public FSDataOutputStream append(Path path, int bufferSize, @Nullable Progressable progress)
      throws IOException {
    throw readOnly("append", path);
  }

  /** Fails: images are read-only. */
  @Override
  public boolean rename(Path source, Path target) throws IOException {
    throw readOnly("rename", source);
  }

  /** Fails: images are read-only. */
  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    throw readOnly("delete", path);
  }

  /** Fails: images are read-only. */
  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    throw readOnly("mkdirs", path);
  }
}
