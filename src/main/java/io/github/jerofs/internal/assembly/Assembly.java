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
import io.github.jerofs.internal.write.image.BuildContext;
import io.github.jerofs.internal.write.image.DeviceTable;
import io.github.jerofs.internal.write.image.ImageFile;
import io.github.jerofs.internal.write.image.KernelNeeds;
import io.github.jerofs.internal.write.image.ProgressMeter;
import io.github.jerofs.internal.write.node.EntryTree;
import io.github.jerofs.internal.write.node.NodeTable;
import io.github.jerofs.option.BuiltHashTree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parts of a build that do not depend on where the entries come from. */
public final class Assembly {
  /** The permissions of the root directory unless stated otherwise. */
  public static final int ROOT_PERMISSIONS = 0755;

  private static final String EPOCH_VARIABLE = "SOURCE_DATE_EPOCH";

  /** Adds the entries of an image. */
  public interface Filler {
    /** Adds all entries. */
    void fill(EntryTree entries) throws IOException;
  }

  private Assembly() {}

  /**
   * Builds an image.
   *
   * @param target the file, which appears when the image is complete
   */
  public static BuildReport build(Path target, BuildOptions options, Filler filler)
      throws IOException {
    checkTargetKernel(options);
    EncodingPlanner encodings = EncodingPlanner.of(options, BuildContext.BLOCK_BITS);
    Path directory = Objects.requireNonNull(target.toAbsolutePath().getParent());
    try (ImageFile image = imageFile(target, options)) {
      ProgressMeter meter = new ProgressMeter(options.listener());
      meter.start(Phase.SCAN, 0);
      NodeTable nodes = new NodeTable(EntryAttributes.of(ROOT_PERMISSIONS));
      filler.fill(new EntryTree(nodes, options));
      BuildReport report =
          new ImageBuild(
                  nodes,
                  options,
                  encodings,
                  new DeviceTable(),
                  null,
                  BuildContext.BLOCK_BITS,
                  image,
                  meter)
              .write(directory, clock(options));
      BuildReport sealed = seal(report, image.temporary(), options);
      image.publish();
      return sealed;
    }
  }

  private static ImageFile imageFile(Path target, BuildOptions options) throws IOException {
    return options.dryRun()
        ? ImageFile.ofNothing(target, options.replaceExisting())
        : ImageFile.create(target, options.replaceExisting());
  }

  /** Refuses target kernels without EROFS. */
  public static void checkTargetKernel(BuildOptions options) throws BuildException {
    KernelVersion wanted = options.targetKernel().orElse(KernelNeeds.OLDEST);
    if (!wanted.isAtLeast(KernelNeeds.OLDEST)) {
      throw new BuildException(
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
  public static BuildReport seal(BuildReport report, Path image, BuildOptions options)
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
