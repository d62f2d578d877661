package io.github.jerofs.internal.write.tar;

import io.github.jerofs.build.BuildListener.Phase;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.BuildReport;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.build.Whiteouts;
import io.github.jerofs.internal.write.ImageBuild;
import io.github.jerofs.internal.write.content.EncodingPlanner;
import io.github.jerofs.internal.write.image.BuildContext;
import io.github.jerofs.internal.write.image.DeviceTable;
import io.github.jerofs.internal.write.image.ImageFile;
import io.github.jerofs.internal.write.image.ProgressMeter;
import io.github.jerofs.internal.write.node.EntryTree;
import io.github.jerofs.internal.write.node.NodeTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/** Indexes an archive: writes an image whose only extra device is the archive. */
public final class TarIndex {
  private TarIndex() {}

  /**
   * Writes the index to {@code target}, atomically.
   *
   * @param archive the archive without compression. It is read to the end; its method {@code skip}
   *     may seek, but not beyond the end
   * @param maxNodes the largest number of inodes
   * @param spoolDirectory the directory of temporary files
   * @throws TooManyEntriesException if there are more inodes
   * @throws java.nio.file.FileAlreadyExistsException if the target exists and the options do not
   *     replace it
   * @throws io.github.jerofs.build.BuildException if the archive is damaged, or an entry cannot be
   *     stored
   */
  public static BuildReport write(
      InputStream archive,
      Whiteouts whiteouts,
      long maxNodes,
      BuildOptions options,
      Path target,
      Path spoolDirectory)
      throws IOException {
    try (ImageFile image = ImageFile.create(target, options.replaceExisting())) {
      return write(archive, whiteouts, maxNodes, options, image, spoolDirectory);
    }
  }

  /**
   * Writes the index to {@code out}.
   *
   * @param archive the archive without compression. It is read to the end; its method {@code skip}
   *     may seek, but not beyond the end
   * @param maxNodes the largest number of inodes
   * @param spoolDirectory the directory of temporary files
   * @throws TooManyEntriesException if there are more inodes
   * @throws io.github.jerofs.build.BuildException if the archive is damaged, or an entry cannot be
   *     stored
   */
  public static BuildReport write(
      InputStream archive,
      Whiteouts whiteouts,
      long maxNodes,
      BuildOptions options,
      OutputStream out,
      Path spoolDirectory)
      throws IOException {
    try (ImageFile image = ImageFile.ofStream(out, spoolDirectory)) {
      return write(archive, whiteouts, maxNodes, options, image, spoolDirectory);
    }
  }

  private static BuildReport write(
      InputStream archive,
      Whiteouts whiteouts,
      long maxNodes,
      BuildOptions options,
      ImageFile image,
      Path spoolDirectory)
      throws IOException {
    ProgressMeter meter = new ProgressMeter(options.listener());
    meter.start(Phase.SCAN, 0);
    NodeTable nodes = new NodeTable(EntryAttributes.of(0755));
    DeviceTable devices = new DeviceTable();
    int device = devices.add();
    EntryTree entries = new EntryTree(nodes, options);
    long blocks = TarTree.addIndex(archive, nodes, entries, device, whiteouts, maxNodes, meter);
    devices.set(device, "", blocks);
    BuildContext build =
        BuildContext.of(nodes, options, devices, image, BuildContext.INDEX_BLOCK_BITS, meter);
    EncodingPlanner encodings = EncodingPlanner.of(options, BuildContext.BLOCK_BITS);
    BuildReport report =
        new ImageBuild(build, encodings, null).write(spoolDirectory, options.time().orElse(null));
    image.publish();
    return report;
  }
}
