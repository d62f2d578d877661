package io.github.jerofs.internal.assembly;

import io.github.jerofs.build.BuildException;
import io.github.jerofs.build.BuildListener.Phase;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.BuildReport;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.build.KernelVersion;
import io.github.jerofs.internal.verity.TreeFiles;
import io.github.jerofs.internal.write.ImageBuild;
import io.github.jerofs.internal.write.content.EncodingPlanner;
import io.github.jerofs.internal.write.image.BlobFile;
import io.github.jerofs.internal.write.image.BuildContext;
import io.github.jerofs.internal.write.image.DeviceTable;
import io.github.jerofs.internal.write.image.ImageFile;
import io.github.jerofs.internal.write.image.KernelNeeds;
import io.github.jerofs.internal.write.image.ProgressMeter;
import io.github.jerofs.internal.write.node.EntryTree;
import io.github.jerofs.internal.write.node.NodeTable;
import io.github.jerofs.option.BuiltHashTree;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Builds an image, wherever its entries come from. Single use. */
public final class Assembly {
  private static final int ROOT_PERMISSIONS = 0755;
  private static final String EPOCH_VARIABLE = "SOURCE_DATE_EPOCH";

  /** Adds the entries of an image. */
  public interface Filler {
    /** Adds all entries to the tree of {@code build}. */
    void fill(BuildContext build, EntryTree entries) throws IOException;
  }

  private final BuildOptions options;
  private final int blockBits;
  private final EncodingPlanner encodings;

  /**
   * Checks the options.
   *
   * @param blockBits log2 of the block size
   * @throws BuildException if options conflict, or the target kernel does not support one
   */
  public Assembly(BuildOptions options, int blockBits) throws IOException {
    checkTargetKernel(options);
    this.options = options;
    this.blockBits = blockBits;
    encodings = EncodingPlanner.of(options, BuildContext.BLOCK_BITS);
  }

  /**
   * Builds an image with blocks of 4096 bytes and without extra devices.
   *
   * @param target the file, which appears when the image is complete
   */
  public static BuildReport build(Path target, BuildOptions options, Filler filler)
      throws IOException {
    Assembly assembly = new Assembly(options, BuildContext.BLOCK_BITS);
    try (ImageFile image = file(target, options)) {
      return assembly.build(image, new DeviceTable(), null, directory(target), filler);
    }
  }

  /**
   * Builds and publishes an image.
   *
   * @param devices the extra devices; the filler may add more
   * @param blob the file of the device for contents, or null to store them in the image
   * @param spoolDirectory the directory of temporary files
   * @throws CancellationException if the listener cancels the build or the thread is interrupted
   */
  public BuildReport build(
      ImageFile image,
      DeviceTable devices,
      @Nullable BlobFile blob,
      Path spoolDirectory,
      Filler filler)
      throws IOException {
    try {
      return uncancelled(image, devices, blob, spoolDirectory, filler);
    } catch (IOException e) {
      if (isInterrupt(e)) {
        throw ProgressMeter.cancelled(e);
      }
      throw e;
    }
  }

  private static boolean isInterrupt(IOException e) {
    Throwable cause = e instanceof BuildException ? e.getCause() : e;
    return Thread.currentThread().isInterrupted()
        && (cause instanceof InterruptedIOException || cause instanceof ClosedByInterruptException);
  }

  private BuildReport uncancelled(
      ImageFile image,
      DeviceTable devices,
      @Nullable BlobFile blob,
      Path spoolDirectory,
      Filler filler)
      throws IOException {
    ProgressMeter meter = new ProgressMeter(options.listener());
    meter.start(Phase.SCAN, 0);
    NodeTable nodes = new NodeTable(EntryAttributes.of(ROOT_PERMISSIONS));
    BuildContext build = BuildContext.of(nodes, options, devices, image, blockBits, meter);
    filler.fill(build, new EntryTree(nodes, options));
    BuildReport report =
        new ImageBuild(build, encodings, blob).write(spoolDirectory, clock(options));
    BuildReport sealed = seal(report, image.temporary(), options);
    if (blob == null) {
      image.publish();
    } else {
      blob.publishWith(image);
    }
    return sealed;
  }

  /** Creates the file of an image; in a dry run, nothing is written. */
  public static ImageFile file(Path target, BuildOptions options) throws IOException {
    return options.dryRun()
        ? ImageFile.ofNothing(target, options.replaceExisting())
        : ImageFile.create(target, options.replaceExisting());
  }

  /** Returns the directory of {@code target}, which takes the temporary files. */
  public static Path directory(Path target) {
    Path parent = target.toAbsolutePath().getParent();
    return Objects.requireNonNull(parent, "the target is a root directory");
  }

  /** Refuses target kernels without EROFS. */
  private static void checkTargetKernel(BuildOptions options) throws BuildException {
    KernelVersion wanted = options.targetKernel().orElse(KernelNeeds.OLDEST);
    if (!wanted.isAtLeast(KernelNeeds.OLDEST)) {
      throw BuildException.ofOptions(
          "target kernel " + wanted, "EROFS images need Linux " + KernelNeeds.OLDEST + " or newer");
    }
  }

  /**
   * Returns the build time.
   *
   * @return null if neither the options nor the environment set it
   */
  public static @Nullable Instant clock(BuildOptions options) throws BuildException {
    String epoch = System.getenv(EPOCH_VARIABLE);
    if (options.time().isPresent() || epoch == null || epoch.isEmpty()) {
      return options.time().orElse(null);
    }
    try {
      return Instant.ofEpochSecond(Long.parseLong(epoch));
    } catch (NumberFormatException e) {
      throw new BuildException(
          EPOCH_VARIABLE, "expected a number of seconds, found '" + epoch + "'", e);
    }
  }

  /** Appends the hash tree, if one is requested; returns the report with its root hash. */
  private static BuildReport seal(BuildReport report, Path image, BuildOptions options)
      throws IOException {
    if (options.hashTree().isEmpty() || options.dryRun()) {
      return report; // a dry run has no bytes to hash
    }
    BuiltHashTree tree =
        TreeFiles.append(image, TreeFiles.reproducible(options.hashTree().get(), report.uuid()));
    return new BuildReport(
        report.bytes(),
        report.inodes(),
        report.contentBytes(),
        report.dedupedBytes(),
        report.metadataBytes(),
        report.uuid(),
        report.minKernel(),
        report.features(),
        report.codecs(),
        report.reproducible(),
        Optional.of(tree));
  }
}
