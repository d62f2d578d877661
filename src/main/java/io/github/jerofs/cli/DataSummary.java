package io.github.jerofs.cli;

import com.google.gson.JsonObject;
import io.github.jerofs.ErofsFileAttributeView;
import io.github.jerofs.ErofsFileAttributes;
import io.github.jerofs.StoredData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Adds up how the regular files of an image are kept: in all, by data layout and by algorithm. */
final class DataSummary {
  private static final class Sum {
    private long files;
    private long bytes;
    private long stored;

    private void add(long size, long storedSize) {
      files++;
      bytes += size;
      stored += storedSize;
    }

    @Override
    public String toString() {
      return files + " files, " + bytes + " bytes, stored " + stored + Texts.ratio(bytes, stored);
    }

    private JsonObject toJson() {
      JsonObject json = new JsonObject();
      json.addProperty("files", files);
      json.addProperty("bytes", bytes);
      json.addProperty("storedBytes", stored);
      return json;
    }
  }

  private final Sum all = new Sum();
  private final Map<String, Sum> byLayout = new TreeMap<>();
  private final Map<String, Sum> byAlgorithm = new TreeMap<>();
  private final Set<Object> seen = new HashSet<>();

  /** Reads the block map of every file below {@code root}; hard links count once. */
  static DataSummary of(Path root) throws IOException {
    DataSummary summary = new DataSummary();
    try (var paths = Files.walk(root)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        summary.add(path);
      }
    }
    return summary;
  }

  private void add(Path path) throws IOException {
    ErofsFileAttributeView view =
        Files.getFileAttributeView(path, ErofsFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    ErofsFileAttributes attributes = view.readAttributes();
    if (!attributes.isRegularFile()
        || (attributes.nlink() != 1 && !seen.add(attributes.fileKey()))) {
      return;
    }
    StoredData data = view.readStoredData();
    long size = attributes.size();
    all.add(size, data.size());
    byLayout
        .computeIfAbsent(attributes.layout().toString(), key -> new Sum())
        .add(size, data.size());
    for (String algorithm : data.algorithms()) {
      byAlgorithm.computeIfAbsent(algorithm, key -> new Sum()).add(size, data.size());
    }
  }

  void addTo(Fields fields) {
    fields.add("data", all);
    byLayout.forEach((layout, sum) -> fields.add(layout, sum));
    byAlgorithm.forEach((algorithm, sum) -> fields.add("with " + algorithm, sum));
  }

  void addTo(JsonObject json) {
    JsonObject data = all.toJson();
    data.add("byLayout", toJson(byLayout));
    data.add("byAlgorithm", toJson(byAlgorithm));
    json.add("data", data);
  }

  private static JsonObject toJson(Map<String, Sum> sums) {
    JsonObject json = new JsonObject();
    sums.forEach((key, sum) -> json.add(key, sum.toJson()));
    return json;
  }
}
