package io.github.jerofs.cli.archive;

import io.github.jerofs.cli.console.Progress;
import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.console.Terminal;
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
      "The archive has the format pax and keeps all that an image holds: permissions, numeric"
          + " owners, times with nanoseconds, hard links, symbolic links, devices, FIFOs, extended"
          + " attributes, ACLs, and holes of files that are not compressed. Sockets are skipped, as"
          + " tar has no form for them. The same image gives the same bytes.",
    },
    footer = {
      "  jerofs tar system.erofs | tar -xp --xattrs --xattrs-include='*' --acls",
      "  jerofs tar system.erofs | bsdtar -xpf - --xattrs --acls"
    })
public final class TarCommand extends ImageCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "1..*",
      paramLabel = "PATH",
      description = "What to put in, with its full path. Default: everything.")
  private List<String> arguments = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write the archive to FILE.")
  private @Nullable Path output;

  @Option(
      names = "--owner",
      paramLabel = "UID:GID",
      converter = Owner.Converter.class,
      description = "Give all files this owner and group.")
  private @Nullable Owner owner;

  @Option(names = "--no-xattrs", description = "Leave out extended attributes and ACLs.")
  private boolean noXattrs;

  @Option(
      names = {"-q", "--quiet"},
      description = "Show neither progress nor warnings.")
  private boolean quiet;

  public TarCommand(Streams streams) {
    super(streams);
  }

  @Override
  public void run(FileSystem fileSystem) throws IOException {
    if (quiet) {
      messages().setQuiet();
    }
    if (output == null && Terminal.isInteractive()) {
      throw new ParameterException(
          spec.commandLine(), "an archive is not for a terminal: redirect it, or use --output");
    }
    List<Path> sources = Selection.of(paths(fileSystem, arguments), messages());
    try {
      if (output == null) {
        archive(sources, out().bytes());
      } else {
        try (OutputFile file = OutputFile.open(output, inputs(), messages())) {
          archive(sources, file.stream());
          file.commit();
        }
      }
    } finally {
      messages().clearStatus();
    }
  }

  private void archive(List<Path> sources, OutputStream out) throws IOException {
    boolean visible = !quiet && Terminal.isInteractive();
    Progress progress = new Progress(visible ? messages()::status : text -> {}, 0);
    TarWriter writer = new TarWriter(out);
    new Archiver(writer, owner, !noXattrs, progress, messages()).add(sources);
    writer.close();
  }
}
