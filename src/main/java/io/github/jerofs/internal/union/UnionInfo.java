package io.github.jerofs.internal.union;

import static io.github.jerofs.internal.format.RecordBytes.saturatedSum;

import io.github.jerofs.attribute.ImageInfo;
import io.github.jerofs.internal.tree.Tree;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Properties of a union as a whole.
 *
 * @param description name of the topmost layer, and the number of layers below
 * @param volume UUID derived from those of the layers, so that equal stacks have equal ones
 * @param layers superblock data of the layers, topmost first
 */
record UnionInfo(String description, UUID volume, List<ImageInfo> layers) {
  static UnionInfo of(List<Tree> trees) {
    List<ImageInfo> layers = trees.stream().map(Tree::info).toList();
    ByteBuffer uuids = ByteBuffer.allocate(16 * layers.size());
    for (ImageInfo layer : layers) {
      uuids.putLong(layer.uuid().getMostSignificantBits());
      uuids.putLong(layer.uuid().getLeastSignificantBits());
    }
    String top = trees.get(0).description();
    int below = trees.size() - 1;
    return new UnionInfo(
        below == 0 ? top : top + " and " + below + (below == 1 ? " layer" : " layers") + " below",
        below == 0 ? layers.get(0).uuid() : UUID.nameUUIDFromBytes(uuids.array()),
        layers);
  }

  /** Returns sums over the layers, with label, block size and time of the topmost. */
  ImageInfo image(long root) {
    ImageInfo top = layers.get(0);
    TreeSet<String> compatible = new TreeSet<>();
    TreeSet<String> incompatible = new TreeSet<>();
    List<ImageInfo.Device> devices = new ArrayList<>();
    long blocks = 0;
    long inodes = 0;
    long bytes = 0;
    for (ImageInfo layer : layers) {
      compatible.addAll(layer.compatibleFeatures());
      incompatible.addAll(layer.incompatibleFeatures());
      devices.addAll(layer.devices());
      blocks = saturatedSum(blocks, scaled(layer.blocks(), layer.blockSize(), top.blockSize()));
      inodes = saturatedSum(inodes, layer.inodes());
      bytes = saturatedSum(bytes, layer.bytes());
    }
    return new ImageInfo(
        top.label(),
        volume,
        top.blockSize(),
        blocks,
        inodes,
        top.created(),
        root,
        0,
        0,
        List.copyOf(compatible),
        List.copyOf(incompatible),
        List.copyOf(devices),
        bytes);
  }

  private static long scaled(long blocks, int from, int to) {
    return from <= to ? blocks / (to / from) : Math.min(blocks, Long.MAX_VALUE >> 32) * (from / to);
  }
}
