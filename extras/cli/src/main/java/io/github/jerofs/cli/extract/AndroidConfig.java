package io.github.jerofs.cli.extract;

import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.build.FileContexts;
import io.github.jerofs.build.FsConfig;
import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.output.InputFiles;
import io.github.jerofs.cli.output.OutputFile;
import io.github.jerofs.cli.text.RawText;
import io.github.jerofs.cli.tree.FileInfo;
import io.github.jerofs.cli.tree.TreeWalk;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Writes the attributes of a tree to a configuration file of Android, for building it again. */
final class AndroidConfig implements TreeWalk.Visitor {
  /** Formats one entry. */
  interface Format {
    /** {@link FsConfig#line}. */
    Format FS_CONFIG =
        (mountPoint, path, attributes) -> Optional.of(FsConfig.line(mountPoint, path, attributes));

    /** {@link FileContexts#line}. */
    Format FILE_CONTEXTS = FileContexts::line;

    /** Returns the line for an entry, or nothing if it needs none. */
    Optional<String> line(String mountPoint, String path, EntryAttributes attributes)
        throws IOException;
  }

  private final Format format;
  private final String mountPoint;
  private final OutputStream out;
  private final Messages messages;

  private AndroidConfig(Format format, String mountPoint, OutputStream out, Messages messages) {
    this.format = format;
    this.mountPoint = mountPoint;
    this.out = out;
    this.messages = messages;
  }

  /** Writes the lines of the trees that begin at {@code sources} to {@code file}. */
  static void write(
      Format format,
      Path file,
      String mountPoint,
      List<Path> sources,
      Predicate<FileInfo> filter,
      InputFiles inputs,
      Messages messages)
      throws IOException {
    try (OutputFile output = OutputFile.open(file, inputs, messages)) {
      AndroidConfig visitor = new AndroidConfig(format, mountPoint, output.stream(), messages);
      TreeWalk walk = new TreeWalk(visitor, filter);
      for (Path source : sources) {
        walk.walk(source);
      }
      output.commit();
    }
  }

  @Override
  public boolean enter(FileInfo directory, int depth) throws IOException {
    file(directory);
    return true;
  }

  @Override
  public void file(FileInfo file) throws IOException {
    Optional<String> line;
    try {
      EntryAttributes attributes =
          EntryAttributes.of(file.mode() & 07777)
              .withOwner(Integer.toUnsignedLong(file.uid()), Integer.toUnsignedLong(file.gid()))
              .withXattrs(file.xattrs().readAll());
      line = format.line(mountPoint, file.path().toString(), attributes);
    } catch (IOException e) {
      messages.error(file.path(), e);
      return;
    }
    if (line.isPresent()) {
      out.write(RawText.bytes(line.get() + "\n"));
    }
  }

  @Override
  public void failed(Path path, IOException e) {
    messages.error(path, e);
  }
}
