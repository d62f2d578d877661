package io.github.jerofs.hadoop;

import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.storage.ObjectResolver;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Finds the objects of a composefs image in directories of the store. Safe for use by multiple
 * threads.
 *
 * @param directories absolute paths, in search order
 */
record StoreObjects(FileSystem store, List<Path> directories, StoreSources sources)
    implements ObjectResolver {
  @Override
  public Optional<ImageLocation> find(List<String> names) throws IOException {
    String object = String.join("/", names);
    if (object.indexOf(':') >= 0) {
      return Optional.empty(); // no file of Hadoop has such a name, and Path rejects it
    }
    for (Path directory : directories) {
      Optional<StoreFile> file = StoreFile.find(store, new Path(directory, object));
      if (file.isPresent()) {
        return Optional.of(sources.open(file.get()));
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return directories.toString();
  }
}
