package io.github.jerofs.cli.extract;

import io.github.jerofs.Erofs;
import io.github.jerofs.cli.console.Progress;
import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.console.Terminal;
import io.github.jerofs.cli.option.ImageCommand;
import io.github.jerofs.cli.option.Selection;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code extract}. */
@Command(
    name = "extract",
    description = {
      "Copies an image, or parts of it, to a directory.",
      "",
      "Keeps types, contents, permissions, modification times, symbolic links, and hard links of"
          + " regular files. Blocks of zeros become holes. Setuid, setgid and sticky bits are not set,"
          + " and device files, FIFOs and sockets are skipped: Java can do neither.",
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
          + " Windows) or treats it as the name of another file (as where case does not matter)."
    },
    footer = "  jerofs extract samples/sample.erofs out /docs")
public final class ExtractCommand extends ImageCommand {
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

  @Option(names = "--owner", description = "Restore numeric owners and groups. Requires root.")
  private boolean owner;

  @Option(
      names = "--xattrs",
      description = "Restore extended attributes user.*. Java cannot set others.")
  private boolean xattrs;

  @Option(
      names = {"-q", "--quiet"},
      description = "Do not show progress and warnings.")
  private boolean quiet;

  public ExtractCommand(Streams streams) {
    super(streams);
  }

  @Override
  public void run(FileSystem fileSystem) throws IOException {
    if (quiet) {
      messages().setQuiet();
    }
    List<Path> sources = Selection.of(paths(fileSystem, arguments), messages());
    boolean visible = !quiet && Terminal.isErrors();
    long total = arguments.isEmpty() ? Erofs.info(fileSystem).inodes() : 0;
    Progress progress = new Progress(visible ? messages()::status : text -> {}, total);
    TargetTree tree = TargetTree.open(target, force, inputs());
    AttributeRestorer attributes = new AttributeRestorer(tree.root(), owner, xattrs, messages());
    try {
      Extractor.extract(sources, tree, attributes, progress, messages());
    } finally {
      messages().clearStatus();
    }
  }
}
