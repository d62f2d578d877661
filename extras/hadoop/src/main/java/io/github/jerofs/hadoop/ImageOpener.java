package io.github.jerofs.hadoop;

import io.github.jerofs.Erofs;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageKeys;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Opens images of a store with their devices, objects and lower layers. */
final class ImageOpener {
  private final FileSystem store;
  private final ErofsConfig config;
  private final StoreStatistics statistics;

  ImageOpener(FileSystem store, ErofsConfig config, StoreStatistics statistics) {
    this.store = store;
    this.config = config;
    this.statistics = statistics;
  }

  /**
   * Opens the image in the file with this status.
   *
   * @throws IOException if it cannot be read, or is not an image; nothing stays open
   */
  OpenImage open(FileStatus status) throws IOException {
    StoreSources sources = new StoreSources(config, statistics);
    try {
      OpenImage image = open(new StoreFile(store, status), sources);
      statistics.add(StoreStatistics.IMAGES, 1);
      return image;
    } catch (IOException | RuntimeException | Error e) {
      Closeables.closeAfter(e, sources::closeAll);
      throw e;
    }
  }

  private OpenImage open(StoreFile file, StoreSources sources) throws IOException {
    Path path = file.key().path();
    StoreDevices devices =
        new StoreDevices(store, besides(path, config.deviceDirectories()), sources::open);
    ErofsOptions.Builder options = config.optionsOf(path);
    if (!config.deviceDirectories().isEmpty()) {
      options.devices(new ErofsDevices.Resolved(devices));
    }
    if (!config.objectDirectories().isEmpty()) {
      List<Path> directories = besides(path, config.objectDirectories());
      options.set(
          ImageKeys.OBJECT_RESOLVER, Optional.of(new StoreObjects(store, directories, sources)));
    }
    ImageLocation image = sources.open(file);
    List<ImageLocation> layers = new ArrayList<>(List.of(image));
    for (Path lower : config.lowerLayers()) {
      Path layer = besides(path, lower);
      layers.add(sources.open(new StoreFile(store, store.getFileStatus(layer))));
    }
    java.nio.file.FileSystem tree =
        layers.size() == 1
            ? Erofs.open(image, options.build())
            : Erofs.union(layers, options.build());
    return new OpenImage(file, devices.found(), sources, tree);
  }

  private static List<Path> besides(Path image, List<Path> paths) {
    return paths.stream().map(each -> besides(image, each)).toList();
  }

  private static Path besides(Path image, Path path) {
    return path.isAbsolute() ? path : new Path(image.getParent(), path);
  }
}
