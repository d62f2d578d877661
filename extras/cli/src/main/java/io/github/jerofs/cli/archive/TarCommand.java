package io.github.jerofs.cli.archive;

import io.github.jerofs.Erofs;
import io.github.jerofs.cli.console.Progress;
import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.console.Terminal;
import io.github.jerofs.cli.option.ExcludeFlags;
import io.github.jerofs.cli.option.ImageCommand;
import io.github.jerofs.cli.option.Owner;
import io.github.jerofs.cli.option.Selection;
import io.github.jerofs.cli.output.OutputFile;
import io.github.jerofs.cli.tar.TarWriter;
import java.io.IOException;
import java.io.OutputStream;
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

/** The command {@code tar}. */
@Command(
    name = "tar",
    description = {
      "Writes an image, or parts of it, as a tar archive to standard output.",
      "",
      "The archive has the pax format and keeps everything in an image: permissions, numeric"
          + " owners, times with nanoseconds, hard links, symbolic links, devices, FIFOs, extended"
          + " attributes, ACLs, and holes of uncompressed files. Sockets are skipped: tar has no type"
          + " for them. The same image always gives the same bytes.",
    },
    footer = {
      "  jerofs tar system.erofs | tar -xp --xattrs --xattrs-include='*' --acls",
      "  jerofs tar system.erofs | bsdtar -xpf - --xattrs --acls"
    })
public final class TarCommand extends ImageCommand {
  private static final long CACHE_BYTES = 8 << 20;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "1..*",
      paramLabel = "PATH",
      description = "What to archive, with its full path. Default: everything.")
  private List<String> arguments = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Write the archive to FILE, which keeps its old content until the archive is complete."
              + " FILE must not be an input.")
  private @Nullable Path output;

  @Option(
      names = "--owner",
      paramLabel = "UID:GID",
      converter = Owner.Converter.class,
      description = "Set this owner and group on all files.")
  private @Nullable Owner owner;

  @Option(
      names = {"-z", "--compress"},
      paramLabel = "METHOD",
      description = "Compress the archive: gzip, zstd or xz.")
  private TarCompression compression = TarCompression.NONE;

  @Mixin private ExcludeFlags excludes = new ExcludeFlags();

  @Option(
      names = "--skip-damaged",
      description =
          "Omit files that cannot be read to their end, instead of padding them with zeros. Reads"
              + " each file twice.")
  private boolean skipDamaged;

  @Option(names = "--no-xattrs", description = "Omit extended attributes and ACLs.")
  private boolean noXattrs;

  @Option(
      names = {"-q", "--quiet"},
      description = "Do not show progress and warnings.")
  private boolean quiet;

  public TarCommand(Streams streams) {
    super(streams);
  }

  /** Files are read once: a large cache would only cost memory and garbage collection. */
  @Override
  protected long cacheBytes() {
    return CACHE_BYTES;
  }

  @Override
  public void run(FileSystem fileSystem) throws IOException {
    if (quiet) {
      messages().setQuiet();
    }
    if (output == null && Terminal.isOutput()) {
      throw new ParameterException(
          spec.commandLine(),
          "refusing to write an archive to a terminal: redirect the output, or use --output");
    }
    List<Path> sources = Selection.of(paths(fileSystem, arguments), messages());
    long total = arguments.isEmpty() ? Erofs.info(fileSystem).inodes() : 0;
    try {
      if (output == null) {
        archive(sources, total, out().bytes());
      } else {
        try (OutputFile file = OutputFile.open(output, inputs(), messages())) {
          archive(sources, total, file.stream());
          file.commit();
        }
      }
    } finally {
      messages().clearStatus();
    }
  }

  private void archive(List<Path> sources, long total, OutputStream out) throws IOException {
    Progress progress = Progress.of(messages(), quiet, total);
    try (OutputStream compressed = compression.to(out)) {
      TarWriter writer = new TarWriter(compressed);
      new Archiver(writer, owner, !noXattrs, skipDamaged, progress, messages())
          .add(sources, excludes.filter());
      writer.close();
    }
  }
}
