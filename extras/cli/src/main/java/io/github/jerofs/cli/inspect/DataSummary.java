package io.github.jerofs.cli.inspect;

import com.google.gson.JsonObject;
import io.github.jerofs.Erofs;
import io.github.jerofs.attribute.HiddenInode;
import io.github.jerofs.attribute.StoredData;
import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.report.InodeWalk;
import io.github.jerofs.cli.report.Sum;
import io.github.jerofs.cli.text.Fields;
import io.github.jerofs.cli.text.Texts;
import io.github.jerofs.cli.tree.FileInfo;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sums up how the regular files of an image are stored: in total, by data layout, by algorithm, and
 * in the packed inode.
 */
final class DataSummary {
  private final Sum all = new Sum();
  private final Map<String, Sum> byLayout = new TreeMap<>();
  private final Map<String, Sum> byAlgorithm = new TreeMap<>();
  private final Sum packed = new Sum();

  /** Reads the block map of every file. Hard links count once. */
  static DataSummary of(FileSystem fileSystem, Messages messages) throws IOException {
    DataSummary summary = new DataSummary();
    try {
      summary.addPacked(Erofs.hiddenInodes(fileSystem));
    } catch (IOException e) {
      messages.error(e);
    }
    InodeWalk.run(fileSystem.getPath("/"), summary::add, messages::error);
    return summary;
  }

  private void addPacked(List<HiddenInode> inodes) {
    for (HiddenInode inode : inodes) {
      if (inode.kind() == HiddenInode.Kind.PACKED) {
        packed.add(inode.size(), inode.stored().size());
      }
    }
  }

  private void add(FileInfo file, boolean again) throws IOException {
    if (!file.isRegular() || again) {
      return;
    }
    StoredData data = file.view().readStoredData();
    long size = file.size();
    all.add(size, data.size());
    add(byLayout, file.attributes().layout().toString(), size, data);
    for (String algorithm : data.algorithms()) {
      add(byAlgorithm, algorithm, size, data);
    }
  }

  private static void add(Map<String, Sum> sums, String key, long size, StoredData data) {
    sums.computeIfAbsent(key, k -> new Sum()).add(size, data.size());
  }

  private boolean hasPacked() {
    return packed.files() > 0;
  }

  void addTo(Fields fields) {
    fields.add("data", text(all));
    byLayout.forEach((layout, sum) -> fields.add(layout, text(sum)));
    byAlgorithm.forEach((algorithm, sum) -> fields.add("with " + algorithm, text(sum)));
    if (hasPacked()) {
      fields.add("packed inode", sizes(packed));
    }
  }

  private static String text(Sum sum) {
    return sum.files() + " files, " + sizes(sum);
  }

  private static String sizes(Sum sum) {
    String ratio = Texts.ratio(sum.bytes(), sum.stored());
    return sum.bytes() + " bytes, stored " + sum.stored() + ratio;
  }

  void addTo(JsonObject json) {
    JsonObject data = toJson(all);
    data.add("byLayout", toJson(byLayout));
    data.add("byAlgorithm", toJson(byAlgorithm));
    if (hasPacked()) {
      JsonObject inode = toJson(packed);
      inode.remove("files");
      data.add("packedInode", inode);
    }
    json.add("data", data);
  }

  private static JsonObject toJson(Map<String, Sum> sums) {
    JsonObject json = new JsonObject();
    sums.forEach((key, sum) -> json.add(key, toJson(sum)));
    return json;
  }

  private static JsonObject toJson(Sum sum) {
    JsonObject json = new JsonObject();
    json.addProperty("files", sum.files());
    json.addProperty("bytes", sum.bytes());
    json.addProperty("storedBytes", sum.stored());
    return json;
  }
}
