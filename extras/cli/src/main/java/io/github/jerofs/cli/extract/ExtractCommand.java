package io.github.jerofs.cli.extract;

import io.github.jerofs.Erofs;
import io.github.jerofs.cli.console.Progress;
import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.option.ExcludeFlags;
import io.github.jerofs.cli.option.ImageCommand;
import io.github.jerofs.cli.option.Selection;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code extract}. */
@Command(
    name = "extract",
    description = {
      "Copies an image, or parts of it, to a directory.",
      "",
      "Keeps types, contents, permissions, modification times, and symbolic and hard links."
          + " Blocks of zeros become holes. Setuid, setgid and sticky bits are set"
          + " with --setuid only. Device files, FIFOs and sockets are skipped, which Java cannot create.",
      "",
      "Nothing is written outside of TARGET, whatever the names and links in the image: symbolic"
          + " links below TARGET are never followed. Existing directories keep their attributes."
          + " Existing files and links with equal content are skipped; others are an error. Nothing"
          + " else should change TARGET at the same time.",
      "",
      "A file gets its name when it is complete. SIGINT and SIGTERM remove incomplete files, and the"
          + " same command resumes. Until then, a file .jerofs-*.journal in TARGET lists the"
          + " directories whose attributes are not restored yet. SIGKILL or a crash may leave files"
          + " .jerofs-*.tmp, which the next run removes.",
      "",
      "A file is an error, and the others follow, if TARGET cannot hold its name (a:b or NUL on"
          + " Windows) or treats it as the name of another file (as where case does not matter).",
      "",
      "What TARGET does not keep exactly is an error for each file, and counted at the end: hard"
          + " links where TARGET has none; without Java 22 on 64-bit Linux, also fractions of times"
          + " before 1970, times after 2262, and link targets with //a, a// or a///b."
    },
    footer = {
      "  jerofs extract samples/sample.erofs out /docs",
      "  jerofs extract --fs-config system_fs_config --file-contexts system_contexts system.img out"
    })
public final class ExtractCommand extends ImageCommand {
  private static final long CACHE_BYTES = 8 << 20;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "1",
      paramLabel = "TARGET",
      description = "The directory to extract to. Created if it is missing.")
  private Path target = Path.of("");

  @Parameters(
      index = "2..*",
      paramLabel = "PATH",
      description = "What to extract, with its full path below TARGET. Default: everything.")
  private List<String> arguments = new ArrayList<>();

  @Option(
      names = "--force",
      description =
          "Replace existing files and links, even equal ones. Never replaces directories or the image.")
  private boolean force;

  @Option(
      names = {"--owner", "--same-owner"},
      description = "Restore numeric owners and groups. Requires root.")
  private boolean owner;

  @Option(
      names = "--setuid",
      description = "Also set setuid, setgid and sticky bits. Requires --owner.")
  private boolean setuid;

  @Mixin private ExcludeFlags excludes = new ExcludeFlags();

  @Option(
      names = "--strip-components",
      paramLabel = "N",
      description = "Remove the first N names of each path. Files with fewer names are skipped.")
  private int strip;

  @Option(
      names = "--fs-config",
      paramLabel = "FILE",
      description =
          "Also write an fs_config file of Android with the owner, group, mode and capabilities of"
              + " each file.")
  private @Nullable Path fsConfig;

  @Option(
      names = "--file-contexts",
      paramLabel = "FILE",
      description = "Also write a file_contexts file with the SELinux label of each file.")
  private @Nullable Path fileContexts;

  @Option(
      names = "--mount-point",
      paramLabel = "NAME",
      description =
          "The place at which Android mounts the image, such as system: paths in these files begin"
              + " with it. Default: the name of the image up to its first dot.")
  private @Nullable String mountPoint;

  @Option(
      names = "--xattrs",
      description =
          "Restore extended attributes: user.*; with Java 22 or later on 64-bit Linux all that TARGET"
              + " accepts, such as SELinux labels.")
  private boolean xattrs;

  @Option(
      names = {"-q", "--quiet"},
      description = "Do not show progress and warnings.")
  private boolean quiet;

  public ExtractCommand(Streams streams) {
    super(streams);
  }

  /** Files are read once: a large cache would only cost memory and garbage collection. */
  @Override
  protected long cacheBytes() {
    return CACHE_BYTES;
  }

  private void writeConfig(AndroidConfig.Format format, @Nullable Path file, List<Path> sources)
      throws IOException {
    if (file != null) {
      String image = imageName();
      String place = mountPoint == null ? image.replaceFirst("\\..*", "") : mountPoint;
      AndroidConfig.write(format, file, place, sources, excludes.filter(), inputs(), messages());
    }
  }

  @Override
  public void run(FileSystem fileSystem) throws IOException {
    if (quiet) {
      messages().setQuiet();
    }
    if (setuid && !owner) {
      throw new ParameterException(spec.commandLine(), "--setuid requires --owner");
    }
    if (strip < 0) {
      throw new ParameterException(
          spec.commandLine(), "--strip-components must not be negative: " + strip);
    }
    List<Path> sources = Selection.of(paths(fileSystem, arguments), messages());
    long total = arguments.isEmpty() ? Erofs.info(fileSystem).inodes() : 0;
    Progress progress = Progress.of(messages(), quiet, total);
    TargetTree tree = TargetTree.open(target, force, inputs());
    AttributeRestorer attributes =
        new AttributeRestorer(tree.root(), owner, setuid, xattrs, messages());
    try {
      writeConfig(AndroidConfig.Format.FS_CONFIG, fsConfig, sources);
      writeConfig(AndroidConfig.Format.FILE_CONTEXTS, fileContexts, sources);
      Extractor.extract(sources, excludes.filter(), strip, tree, attributes, progress, messages());
    } finally {
      messages().clearStatus();
    }
  }
}
