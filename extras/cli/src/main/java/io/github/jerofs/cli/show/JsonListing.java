package io.github.jerofs.cli.show;

import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.console.Output;
import io.github.jerofs.cli.tree.FileInfo;
import io.github.jerofs.cli.tree.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One JSON object a line for each file. */
final class JsonListing implements Listing {
  private final Output out;
  private final Messages messages;

  JsonListing(Output out, Messages messages) {
    this.out = out;
    this.messages = messages;
  }

  @Override
  public void files(List<FileInfo> files) {
    for (FileInfo file : files) {
      try {
        out.println(Json.text(Json.of(file)));
      } catch (IOException e) {
        messages.error(file.path(), e);
      }
    }
  }

  @Override
  public void directory(@Nullable Path title, List<FileInfo> entries) {
    files(entries);
  }
}
