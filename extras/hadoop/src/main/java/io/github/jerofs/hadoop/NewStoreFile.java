package io.github.jerofs.hadoop;

import io.github.jerofs.storage.OutputStorage.NewFile;
import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/** A new file of a store: written under a temporary name next to its target, and renamed. */
final class NewStoreFile implements NewFile {
  private final FileSystem store;
  private final Path target;
  private final boolean replace;
  private final Path temporary;
  private final FSDataOutputStream content;
  private boolean published;

  /**
   * Creates the temporary file.
   *
   * @throws FileAlreadyExistsException if {@code target} exists and must not be replaced
   */
  NewStoreFile(FileSystem store, Path target, boolean replace) throws IOException {
    this.store = store;
    this.target = store.makeQualified(target);
    this.replace = replace;
    if (!replace) {
      checkAbsent();
    }
    String name = "." + target.getName() + "." + UUID.randomUUID();
    temporary = new Path(this.target.getParent(), name);
    content = store.create(temporary, false);
  }

  private void checkAbsent() throws IOException {
    if (store.exists(target)) {
      throw new FileAlreadyExistsException(target + ": exists");
    }
  }

  @Override
  public OutputStream content() {
    return content;
  }

  @Override
  public void commit() throws IOException {
    content.close();
    if (replace) {
      // FileSystem.rename cannot replace a file.
      FileContext.getFileContext(store.getUri(), store.getConf())
          .rename(temporary, target, Options.Rename.OVERWRITE);
    } else {
      checkAbsent();
      if (!store.rename(temporary, target)) {
        throw new IOException(target + ": " + temporary + " cannot be renamed to it");
      }
    }
    published = true;
  }

  @Override
  public void close() throws IOException {
    if (published) {
      return;
    }
    boolean interrupted = Thread.interrupted(); // HDFS deletes nothing for an interrupted thread
    try {
      content.close();
    } finally {
      try {
        boolean unused = store.delete(temporary, false);
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
