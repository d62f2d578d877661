package io.github.jerofs.hadoop;

import io.github.jerofs.storage.OutputStorage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * All file systems of Hadoop, with the configuration on the class path. Safe for use by multiple
 * threads.
 */
public final class HadoopStorage implements OutputStorage {
  private final Configuration conf = new Configuration();

  /** Reads the configuration. */
  public HadoopStorage() {}

  @Override
  public boolean supports(URI target) {
    try {
      return FileSystem.getFileSystemClass(target.getScheme(), conf) != null;
    } catch (IOException e) {
      return false; // no file system has the scheme
    }
  }

  @Override
  public NewFile create(URI target, boolean replace) throws IOException {
    Path path = new Path(target);
    NewStoreFile file;
    try {
      file = new NewStoreFile(path.getFileSystem(conf), path, replace);
    } catch (FileAlreadyExistsException e) {
      throw exists(target, e);
    }
    return new NewFile() {
      @Override
      public OutputStream content() {
        return file.content();
      }

      @Override
      public void commit() throws IOException {
        try {
          file.commit();
        } catch (FileAlreadyExistsException e) {
          throw exists(target, e);
        }
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }

  private static IOException exists(URI target, FileAlreadyExistsException cause) {
    IOException exists = new java.nio.file.FileAlreadyExistsException(target.toString());
    exists.initCause(cause);
    return exists;
  }
}
