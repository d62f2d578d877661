package io.github.jerofs.cli.show;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.jerofs.attribute.FileExtent;
import io.github.jerofs.cli.tree.FileInfo;
import java.io.IOException;
import java.util.function.Consumer;

/** The extents of a file as text and as JSON. */
final class ExtentLines {
  private ExtentLines() {}

  /** Prints one line per extent: range in the file, kind, address and stored length. */
  static void print(FileInfo file, Consumer<String> out) throws IOException {
    file.view().readExtents(extent -> out.accept("extent:       " + text(extent)));
  }

  private static String text(FileExtent extent) {
    String kind = extent.algorithm().isEmpty() ? extent.kind().toString() : extent.algorithm();
    String range = extent.offset() + "+" + extent.length() + " " + kind;
    if (extent.kind() == FileExtent.Kind.HOLE) {
      return range;
    }
    String device = extent.device() == 0 ? "" : " of device " + extent.device();
    return range + " at " + extent.address() + "+" + extent.storedLength() + device;
  }

  static JsonArray toJson(FileInfo file) throws IOException {
    JsonArray array = new JsonArray();
    file.view()
        .readExtents(
            extent -> {
              JsonObject one = new JsonObject();
              one.addProperty("kind", extent.kind().toString());
              one.addProperty("offset", extent.offset());
              one.addProperty("length", extent.length());
              one.addProperty("device", extent.device());
              one.addProperty("address", extent.address());
              one.addProperty("storedLength", extent.storedLength());
              if (!extent.algorithm().isEmpty()) {
                one.addProperty("algorithm", extent.algorithm());
              }
              array.add(one);
            });
    return array;
  }
}
