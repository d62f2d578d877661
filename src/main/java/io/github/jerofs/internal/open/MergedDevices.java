package io.github.jerofs.internal.open;

import io.github.jerofs.internal.container.containerd.SnapshotDirectory;
import io.github.jerofs.internal.format.DeviceSlot;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.internal.io.DirectoryFiles;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.Sources;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.storage.Digests;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the devices of merged metadata, {@code fsmeta.erofs}: the layers whose UUIDs its device
 * table lists, in the same directory or in those of the other snapshots.
 */
final class MergedDevices {
  private static final int MAX_CANDIDATES = 10_000;

  private final Map<String, Path> layers = new HashMap<>();
  private int candidates;

  private MergedDevices() {}

  /**
   * Returns the options with the devices of the image at {@code location}, or {@code options} if it
   * is no merged metadata, has devices, contains the layers, or a layer is missing.
   */
  static ErofsOptions add(
      ImageLocation location,
      ImageSource image,
      Superblock superblock,
      List<DeviceSlot> slots,
      ErofsOptions options)
      throws IOException {
    boolean isMerged =
        location instanceof ImageLocation.File file
            && file.fileName().equals(SnapshotDirectory.MERGED)
            && options.devices().equals(ErofsDevices.NONE)
            && !slots.isEmpty()
            && slots.stream().allMatch(slot -> Digests.isUuid(slot.tag()))
            && image.size() >>> superblock.blockBits() <= slots.get(0).unifiedBlock();
    if (!isMerged) {
      return options;
    }
    Path path = ((ImageLocation.File) location).path().toAbsolutePath();
    List<ImageLocation> devices = new MergedDevices().find(path, slots);
    return devices.size() == slots.size()
        ? options.toBuilder().devices(new ErofsDevices.Listed(devices)).build()
        : options;
  }

  private List<ImageLocation> find(Path image, List<DeviceSlot> slots) throws IOException {
    Path directory = image.getParent();
    if (directory != null) {
      list(directory, "*.erofs", "");
      Path snapshots = directory.toRealPath().getParent();
      if (snapshots != null) {
        list(snapshots, "[1-9]*", "layer.erofs");
      }
    }
    List<ImageLocation> devices = new ArrayList<>();
    for (DeviceSlot slot : slots) {
      Optional.ofNullable(layers.get(slot.tag()))
          .ifPresent(layer -> devices.add(ImageLocation.of(layer)));
    }
    return devices;
  }

  private void list(Path directory, String glob, String file) throws IOException {
    DirectoryFiles.forEach(
        directory,
        glob,
        entry -> {
          Path layer = entry.resolve(file);
          if (Files.isRegularFile(layer) && candidates++ < MAX_CANDIDATES) {
            addUuid(layer);
          }
        });
  }

  private void addUuid(Path layer) throws IOException {
    try (ImageSource source = Sources.open(layer, ImageAccess.CHANNEL)) {
      if (Superblock.isPresent(source)) {
        String uuid = Superblock.read(source, false).uuid().toString().replace("-", "");
        layers.putIfAbsent(uuid, layer);
      }
    }
  }
}
