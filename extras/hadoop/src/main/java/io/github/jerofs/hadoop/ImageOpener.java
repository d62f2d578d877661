package io.github.jerofs.hadoop;

import io.github.jerofs.ByteSources;
import io.github.jerofs.Erofs;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Opens images of a store with their devices and lower layers. */
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
    List<StoreSource> sources = new ArrayList<>();
    boolean opened = false;
    try {
      OpenImage image = open(new StoreFile(store, status), sources);
      statistics.add(StoreStatistics.IMAGES, 1);
      opened = true;
      return image;
    } finally {
      if (!opened) {
        for (StoreSource source : sources) {
          source.close();
        }
      }
    }
  }

  private OpenImage open(StoreFile file, List<StoreSource> sources) throws IOException {
    Path path = file.key().path();
    StoreDevices devices =
        new StoreDevices(
            store,
            config.deviceDirectories().stream().map(each -> besides(path, each)).toList(),
            each -> location(each, sources));
    ErofsOptions.Builder options = config.optionsOf(path);
    if (!config.deviceDirectories().isEmpty()) {
      options.devices(new ErofsDevices.Resolved(devices));
    }
    ImageLocation image = location(file, sources);
    List<ImageLocation> layers = new ArrayList<>(List.of(image));
    for (Path lower : config.lowerLayers()) {
      Path layer = besides(path, lower);
      layers.add(location(new StoreFile(store, store.getFileStatus(layer)), sources));
    }
    java.nio.file.FileSystem tree =
        layers.size() == 1
            ? Erofs.open(image, options.build())
            : Erofs.union(layers, options.build());
    return new OpenImage(file, devices.found(), List.copyOf(sources), tree);
  }

  private static Path besides(Path image, Path path) {
    return path.isAbsolute() ? path : new Path(image.getParent(), path);
  }

  private ImageLocation location(StoreFile file, List<StoreSource> sources) throws IOException {
    StoreSource source = new StoreSource(file, config, statistics);
    sources.add(source);
    source.connect();
    return ImageLocation.of(ByteSources.buffered(source, config.granuleBytes()));
  }
}
