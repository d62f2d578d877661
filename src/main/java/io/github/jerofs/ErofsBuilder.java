package io.github.jerofs;

import io.github.jerofs.build.BuildException;
import io.github.jerofs.build.BuildListener.Phase;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.BuildReport;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.internal.write.ImageBuild;
import io.github.jerofs.internal.write.ImageFile;
import io.github.jerofs.internal.write.NodeTable;
import io.github.jerofs.internal.write.ProgressMeter;
import io.github.jerofs.internal.write.tree.TreeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes EROFS images. The bytes of an image follow from what is put in and from the options alone:
 * neither the machine, the clock, the order of directories nor the number of threads changes them.
 *
 * <pre>{@code
 * BuildReport report = ErofsBuilder.to(Path.of("app.erofs")).addTree(Path.of("app")).build();
 * }</pre>
 *
 * <p>The target appears when the image is whole; until then a file beside it, with a dot in front
 * and {@code .tmp} at the end of its name, holds what is written. Not thread-safe; used once.
 */
public final class ErofsBuilder {
  private static final String EPOCH_VARIABLE = "SOURCE_DATE_EPOCH";

  /** Adds something to the tree. */
  private interface Step {
    void run(Progress progress) throws IOException;
  }

  private record Progress(
      NodeTable nodes, BuildOptions options, Set<Object> excluded, ProgressMeter meter) {}

  private final Path target;
  private final List<Step> steps = new ArrayList<>();
  private BuildOptions options = BuildOptions.DEFAULT;

  private ErofsBuilder(Path target) {
    this.target = target;
  }

  /** Returns a builder of an image in the file {@code target}, on any file system. */
  public static ErofsBuilder to(Path target) {
    return new ErofsBuilder(Objects.requireNonNull(target));
  }

  /** States the options, in place of all stated before. */
  public ErofsBuilder options(BuildOptions newOptions) {
    options = Objects.requireNonNull(newOptions);
    return this;
  }

  /**
   * Adds what lies in a directory of any file system, such as another EROFS image, to the root of
   * the image. The root gets its attributes. Of extended attributes, those of the namespace {@code
   * user} are taken; all of those in an EROFS image.
   */
  public ErofsBuilder addTree(Path directory) {
    Objects.requireNonNull(directory);
    steps.add(
        on ->
            TreeReader.add(directory, NodeTable.ROOT, on.nodes, on.options, on.excluded, on.meter));
    return this;
  }

  /**
   * Makes the image.
   *
   * @throws BuildException if something cannot be read or stored; the message names its path
   * @throws java.nio.file.FileAlreadyExistsException if the target exists and is not to be replaced
   * @throws IOException if the image cannot be written
   * @throws java.util.concurrent.CancellationException if the listener or an interrupt asks for it
   */
  public BuildReport build() throws IOException {
    try (ImageFile image = ImageFile.create(target, options.replaceExisting())) {
      ProgressMeter meter = new ProgressMeter(options.listener());
      meter.start(Phase.SCAN, 0);
      NodeTable nodes = new NodeTable(EntryAttributes.of(0755));
      Set<Object> excluded = excluded(image);
      for (Step step : steps) {
        step.run(new Progress(nodes, options, excluded, meter));
      }
      BuildReport report =
          new ImageBuild(nodes, options, image, meter).write(spoolDirectory(), clock());
      image.publish();
      return report;
    }
  }

  /** Returns what must not become part of the image: the image itself, old and new. */
  private static Set<Object> excluded(ImageFile image) throws IOException {
    Set<Object> excluded = new HashSet<>();
    for (Path path : List.of(image.temporary(), image.target())) {
      excluded.add(path.toAbsolutePath().normalize());
      if (Files.exists(path)) {
        Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        if (key != null) {
          excluded.add(key);
        }
      }
    }
    return excluded;
  }

  private Path spoolDirectory() {
    Path parent = target.toAbsolutePath().getParent();
    return Objects.requireNonNull(parent, "the target is a root directory");
  }

  private @Nullable Instant clock() throws IOException {
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
}
