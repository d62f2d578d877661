package io.github.jerofs.cli.inspect;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.jerofs.attribute.LayerInfo;
import io.github.jerofs.cli.text.Fields;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.tree.Json;
import java.util.List;

/** The layers of a stack, in the output of {@code info}. */
final class LayerSummary {
  private LayerSummary() {}

  static void addTo(Fields fields, List<LayerInfo> layers) {
    for (int i = 0; i < layers.size(); i++) {
      LayerInfo layer = layers.get(i);
      fields.add(
          "layer " + i,
          Printable.escape(layer.name())
              + ", "
              + layer.image().inodes()
              + " inodes, "
              + layer.image().bytes()
              + " bytes");
    }
  }

  static void addTo(JsonObject json, List<LayerInfo> layers) {
    JsonArray array = new JsonArray();
    for (LayerInfo layer : layers) {
      JsonObject one = new JsonObject();
      one.addProperty("name", layer.name());
      one.addProperty("uuid", layer.image().uuid().toString());
      one.addProperty("inodes", Json.unsigned(layer.image().inodes()));
      one.addProperty("bytes", layer.image().bytes());
      array.add(one);
    }
    json.add("layers", array);
  }
}
