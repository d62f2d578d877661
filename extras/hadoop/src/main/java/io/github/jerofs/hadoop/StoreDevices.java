package io.github.jerofs.hadoop;

import io.github.jerofs.storage.DeviceResolver;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Finds the extra devices of an image in directories of the store. Files are named by digest or
 * UUID, as for {@link DeviceResolver#inDirectory}.
 */
final class StoreDevices implements DeviceResolver {
  private static final List<String> NAMES = List.of("%s", "%s.erofs", "sha256/%s");

  private final FileSystem store;
  private final List<Path> directories;
  private final SourceOpener opener;
  private final Map<Integer, StoreFile> found = new ConcurrentHashMap<>();

  /** Opens a file of the store as a source. */
  interface SourceOpener {
    ImageLocation open(StoreFile file) throws IOException;
  }

  /**
   * Creates a resolver.
   *
   * @param directories absolute paths
   */
  StoreDevices(FileSystem store, List<Path> directories, SourceOpener opener) {
    this.store = store;
    this.directories = directories;
    this.opener = opener;
  }

  @Override
  public Optional<ImageLocation> find(Slot slot) throws IOException {
    // Tags are untrusted: only hexadecimal digits may get into a path.
    if (!slot.hasDigestOrUuid()) {
      return Optional.empty();
    }
    for (Path directory : directories) {
      for (String name : NAMES) {
        Path path = new Path(directory, name.formatted(slot.tag()));
        Optional<StoreFile> file = StoreFile.find(store, path);
        if (file.isPresent()) {
          found.put(slot.number(), file.get());
          return Optional.of(opener.open(file.get()));
        }
      }
    }
    return Optional.empty();
  }

  /** Returns the files that were found, by number in the device table, from 1. */
  Map<Integer, StoreFile> found() {
    return Map.copyOf(found);
  }
}
