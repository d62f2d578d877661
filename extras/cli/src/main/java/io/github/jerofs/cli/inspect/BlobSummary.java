package io.github.jerofs.cli.inspect;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.jerofs.attribute.NydusInfo;
import io.github.jerofs.cli.text.Fields;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.tree.Json;

/** Shows the blobs of a Nydus image. */
final class BlobSummary {
  private BlobSummary() {}

  /** Adds lines about {@code info}. */
  static void addTo(Fields fields, NydusInfo info) {
    String image = "RAFS v6, chunks of " + info.chunkSize() + " bytes";
    fields.add(
        "nydus", info.flags().isEmpty() ? image : image + "; " + String.join(" ", info.flags()));
    if (!info.prefetch().isEmpty()) {
      fields.add("prefetch", info.prefetch().size() + " inodes");
    }
    int number = 0;
    for (NydusInfo.Blob blob : info.blobs()) {
      number++;
      fields.add("blob " + number, Printable.escape(blob.id()));
      String data =
          blob.storedBytes()
              + " bytes, "
              + blob.deviceBytes()
              + " decoded; "
              + blob.compression()
              + ", "
              + blob.digest();
      fields.add(
          "data",
          blob.features().isEmpty() ? data : data + "; " + String.join(" ", blob.features()));
      blob.chunks()
          .ifPresent(
              chunks ->
                  fields.add(
                      "chunks",
                      chunks.count()
                          + ", "
                          + chunks.compressed()
                          + " compressed, "
                          + chunks.inContexts()
                          + " in contexts; "
                          + chunks.bytes()
                          + " bytes"));
      blob.problem().ifPresent(problem -> fields.add("problem", Printable.escape(problem)));
    }
  }

  /** Adds the object {@code nydus}. */
  static void addTo(JsonObject json, NydusInfo info) {
    JsonArray blobs = new JsonArray();
    for (NydusInfo.Blob blob : info.blobs()) {
      JsonObject one = new JsonObject();
      one.addProperty("id", blob.id());
      one.addProperty("storedBytes", blob.storedBytes());
      one.addProperty("deviceBytes", blob.deviceBytes());
      one.addProperty("compression", blob.compression());
      one.addProperty("digest", blob.digest());
      one.add("features", Json.strings(blob.features()));
      blob.chunks()
          .ifPresent(
              chunks -> {
                JsonObject totals = new JsonObject();
                totals.addProperty("count", chunks.count());
                totals.addProperty("compressed", chunks.compressed());
                totals.addProperty("inContexts", chunks.inContexts());
                totals.addProperty("bytes", chunks.bytes());
                totals.addProperty("storedBytes", chunks.storedBytes());
                one.add("chunks", totals);
              });
      blob.problem().ifPresent(problem -> one.addProperty("problem", problem));
      blobs.add(one);
    }
    JsonObject nydus = new JsonObject();
    nydus.addProperty("chunkSize", info.chunkSize());
    nydus.add("flags", Json.strings(info.flags()));
    JsonArray prefetch = new JsonArray();
    info.prefetch().forEach(prefetch::add);
    nydus.add("prefetch", prefetch);
    nydus.add("blobs", blobs);
    json.add("nydus", nydus);
  }
}
