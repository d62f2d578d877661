package io.github.jerofs.cli.verity;

import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.option.ImageCommand;
import io.github.jerofs.cli.option.Selection;
import io.github.jerofs.cli.text.FileKind;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.text.RawText;
import io.github.jerofs.cli.tree.FileInfo;
import io.github.jerofs.cli.tree.TreeWalk;
import io.github.jerofs.storage.Names;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code digest}. */
@Command(
    name = "digest",
    description = {
      "Prints the SHA-256 of each regular file in the format of sha256sum.",
      "",
      "Paths are relative to the root of the image, so that 'sha256sum -c' checks an extracted copy."
          + " With --check, compares the image with such a manifest and prints one line for each"
          + " difference: M for a changed file, D for one that the image lacks, A for one that the"
          + " manifest lacks."
    },
    exitCodeList = {
      "0:Success; --check found no difference.",
      "1:Something failed; --check found a difference.",
      "2:Wrong usage."
    },
    footer = {
      "  jerofs digest system.erofs > system.sha256",
      "  jerofs digest --check system.sha256 system.erofs"
    })
public final class DigestCommand extends ImageCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "1..*",
      paramLabel = "PATH",
      description = "Files, or directories with all below them. Default: everything.")
  private List<String> arguments = new ArrayList<>();

  @Option(
      names = "--fsverity",
      description = "Print fs-verity digests instead, as 'fsverity digest' does.")
  private boolean fsVerity;

  @Option(names = "--json", description = "Print JSON Lines: one object per file.")
  private boolean json;

  @Option(
      names = "--check",
      paramLabel = "MANIFEST",
      description = "Compare the image with a manifest in any of these formats.")
  private @Nullable Path manifest;

  /** Digests in the manifest of files that were not visited yet, by path. */
  private final Map<String, String> stated = new TreeMap<>();

  /** Digests of visited files with several links, by file key. */
  private final Map<Object, String> known = new HashMap<>();

  public DigestCommand(Streams streams) {
    super(streams);
  }

  @Override
  public void run(FileSystem fileSystem) throws IOException {
    if (manifest == null) {
      visit(paths(fileSystem, arguments), this::print);
      return;
    }
    if (!arguments.isEmpty() || json) {
      throw new ParameterException(
          spec.commandLine(), "--check takes neither PATH nor --json: it compares everything");
    }
    read(manifest);
    boolean isFsVerity = stated.values().stream().anyMatch(digest -> digest.indexOf(':') >= 0);
    if (isFsVerity && !fsVerity) {
      throw new ParameterException(
          spec.commandLine(), manifest + " has fs-verity digests: use --fsverity");
    }
    visit(List.of(fileSystem.getPath("/")), this::compare);
    stated.keySet().forEach(path -> report('D', path));
  }

  private void visit(List<Path> tops, Consumer<ManifestLine> action) throws IOException {
    TreeWalk walk = new TreeWalk(new Digester(action));
    for (Path top : Selection.of(tops, messages())) {
      walk.walk(top);
    }
  }

  /** Digests the regular files of a walk. */
  private final class Digester implements TreeWalk.Visitor {
    private final Consumer<ManifestLine> action;

    Digester(Consumer<ManifestLine> action) {
      this.action = action;
    }

    @Override
    public boolean enter(FileInfo directory, int depth) {
      return true;
    }

    @Override
    public void file(FileInfo file) {
      digest(file, action);
    }

    @Override
    public void failed(Path path, IOException e) {
      messages().error(path, e);
    }
  }

  private void digest(FileInfo file, Consumer<ManifestLine> action) {
    if (file.kind() != FileKind.REGULAR) {
      return;
    }
    String digest = file.nlink() == 1 ? null : known.get(file.key());
    try {
      if (digest == null) {
        String name = fsVerity ? "erofs:fsverity" : "erofs:sha256";
        digest = Files.getAttribute(file.path(), name, LinkOption.NOFOLLOW_LINKS).toString();
        if (file.nlink() != 1) {
          known.put(file.key(), digest);
        }
      }
      action.accept(new ManifestLine(relative(file), digest));
    } catch (IOException e) {
      messages().error(file.path(), e);
      stated.remove(relative(file));
    }
  }

  private static String relative(FileInfo file) {
    return file.path().toString().substring(1);
  }

  /** Prints the name as bytes, like sha256sum. */
  private void print(ManifestLine line) {
    if (json) {
      out().println(line.toJson());
    } else {
      byte[] bytes = RawText.bytes(line.toText() + "\n");
      out().write(bytes, 0, bytes.length);
    }
  }

  private void compare(ManifestLine line) {
    String digest = stated.remove(line.path());
    if (digest == null) {
      report('A', line.path());
    } else if (!digest.equals(line.digest())) {
      report('M', line.path());
    }
  }

  private void report(char difference, String path) {
    setFailed();
    out().println(difference + " /" + Printable.escape(path));
  }

  private void read(Path file) throws IOException {
    int number = 0;
    for (String line : Names.decode(Files.readAllBytes(file)).split("\n", -1)) {
      number++;
      if (line.isEmpty()) {
        continue;
      }
      Optional<ManifestLine> parsed = ManifestLine.parse(line);
      if (parsed.isEmpty()) {
        throw new FileSystemException(
            file.toString(), null, "line " + number + " has no digest and path");
      }
      if (stated.put(parsed.get().path(), parsed.get().digest()) != null) {
        throw new FileSystemException(file.toString(), null, "line " + number + " repeats a path");
      }
    }
  }
}
