package io.github.jerofs.cli.show;

import io.github.jerofs.cli.console.Output;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.tree.FileInfo;
import io.github.jerofs.cli.tree.Painter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One name a line. */
class NameListing implements Listing {
  private final Output out;
  private final Painter painter;
  private boolean empty = true;

  NameListing(Output out, Painter painter) {
    this.out = out;
    this.painter = painter;
  }

  final Painter painter() {
    return painter;
  }

  @Override
  public final void files(List<FileInfo> files) {
    lines(files, file -> file.path().toString()).forEach(out::println);
    empty = false;
  }

  @Override
  public final void directory(@Nullable Path title, List<FileInfo> entries) {
    if (title != null) {
      if (!empty) {
        out.println("");
      }
      out.println(Printable.escape(title.toString()) + ":");
    }
    lines(entries, FileInfo::name).forEach(out::println);
    empty = false;
  }

  /** Returns the line of each file. */
  List<String> lines(List<FileInfo> files, Function<FileInfo, String> name) {
    return files.stream()
        .map(file -> painter.paint(file, Printable.escape(name.apply(file))))
        .toList();
  }
}
