package io.github.jerofs.cli.show;

import com.google.gson.JsonObject;
import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.console.Output;
import io.github.jerofs.cli.tree.FileInfo;
import io.github.jerofs.cli.tree.Json;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One JSON object per line and file. */
final class JsonListing implements Listing {
  private final Output out;
  private final Messages messages;

  JsonListing(Output out, Messages messages) {
    this.out = out;
    this.messages = messages;
  }

  @Override
  public void files(Entries files) throws IOException {
    files.forEach(this::print);
  }

  @Override
  public void directory(@Nullable Path title, Entries entries) throws IOException {
    entries.forEach(this::print);
  }

  private void print(FileInfo file) {
    try {
      JsonObject json = Json.of(file);
      json.addProperty("storedSize", file.view().readStoredData().size());
      out.println(Json.text(json));
    } catch (IOException e) {
      messages.error(file.path(), e);
    }
  }
}
