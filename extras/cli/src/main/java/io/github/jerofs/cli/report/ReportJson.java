package io.github.jerofs.cli.report;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.jerofs.attribute.ImageInfo;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The figures as JSON for the page. All names are escaped with {@code visible} and cut to {@link
 * #MAX_NAME} or {@link #MAX_PATH} characters.
 */
final class ReportJson {
  private static final int MAX_NAME = 100;
  private static final int MAX_PATH = 600;
  private static final String CUT = "…";

  private final UnaryOperator<String> visible;

  /**
   * Prepares to write.
   *
   * @param visible escapes control characters and the like
   */
  ReportJson(UnaryOperator<String> visible) {
    this.visible = visible;
  }

  /** Returns JSON in which {@code <}, {@code >}, {@code &} and {@code '} are escaped. */
  String text(ImageReport report, String title) {
    JsonObject json = new JsonObject();
    json.addProperty("title", name(title, MAX_PATH));
    json.add("image", image(report.info()));
    json.add("space", space(report.space()));
    json.add("counts", counts(report.counts()));
    json.add("tree", tree(report.tree()));
    json.add("types", sums(report.types()));
    json.add("otherTypes", sum(report.otherTypes()));
    json.add("layouts", sums(report.layouts()));
    json.add("ways", ways(report.ways()));
    json.add("largestStored", items(report.files().stored()));
    json.add("largestSize", items(report.files().sizes()));
    json.add("largestReused", items(report.files().reused()));
    json.addProperty("linkNames", report.links().names());
    json.addProperty("linkBytes", report.links().bytes());
    json.addProperty("complete", report.complete());
    json.addProperty("errors", report.errors());
    return new Gson().toJson(json);
  }

  private String name(String raw, int most) {
    String text = visible.apply(raw);
    if (text.length() <= most) {
      return text;
    }
    // Cut in the middle: both ends of a path identify it.
    int half = most / 2;
    int from = Character.isLowSurrogate(text.charAt(half)) ? half - 1 : half;
    int to = text.length() - half;
    to = Character.isLowSurrogate(text.charAt(to)) ? to + 1 : to;
    return text.substring(0, from) + CUT + text.substring(to);
  }

  private JsonObject image(ImageInfo info) {
    JsonObject json = new JsonObject();
    json.addProperty("label", name(info.label(), MAX_NAME));
    json.addProperty("uuid", info.uuid().toString());
    json.addProperty("created", info.created().toString());
    json.addProperty("blockSize", info.blockSize());
    json.addProperty("blocks", info.blocks());
    json.addProperty("inodes", info.inodes());
    json.addProperty("rootNid", Long.toUnsignedString(info.rootNid()));
    json.addProperty("packedNid", Long.toUnsignedString(info.packedNid()));
    json.addProperty("metaboxNid", Long.toUnsignedString(info.metaboxNid()));
    json.add("compatible", strings(info.compatibleFeatures()));
    json.add("incompatible", strings(info.incompatibleFeatures()));
    JsonArray devices = new JsonArray();
    info.devices().stream().limit(MAX_NAME).forEach(device -> devices.add(device(device)));
    json.add("devices", devices);
    json.addProperty("deviceCount", info.devices().size());
    return json;
  }

  private JsonObject device(ImageInfo.Device device) {
    JsonObject json = new JsonObject();
    json.addProperty("tag", name(device.tag(), MAX_NAME));
    json.addProperty("blocks", device.blocks());
    return json;
  }

  private static JsonArray strings(Collection<String> strings) {
    JsonArray array = new JsonArray();
    strings.forEach(array::add);
    return array;
  }

  private static JsonObject space(ImageReport.Space space) {
    JsonObject json = new JsonObject();
    json.addProperty("total", space.total());
    json.addProperty("files", space.files());
    json.addProperty("packed", space.packed());
    json.addProperty("packedSize", space.packedSize());
    json.addProperty("fragments", space.fragments());
    json.addProperty("directories", space.directories());
    json.addProperty("inodes", space.inodes());
    json.addProperty("xattrs", space.xattrs());
    json.addProperty("metabox", space.metabox());
    BigInteger named = BigInteger.valueOf(space.named());
    json.addProperty("rest", BigInteger.valueOf(space.total()).subtract(named));
    return json;
  }

  private static JsonObject counts(ImageReport.Counts counts) {
    JsonObject json = new JsonObject();
    json.addProperty("files", counts.files());
    json.addProperty("directories", counts.directories());
    json.addProperty("symlinks", counts.symlinks());
    json.addProperty("others", counts.others());
    json.addProperty("compact", counts.compact());
    json.addProperty("extended", counts.extended());
    return json;
  }

  /**
   * Returns all nodes in one flat array. Each is {@code [parent, name, isDir, files, bytes, stored,
   * restFiles, restBytes, restStored]}; a directory precedes its entries. Files end after {@code
   * stored}.
   */
  private JsonArray tree(DirectoryTree.Node root) {
    JsonArray nodes = new JsonArray();
    addNodes(nodes, -1, root);
    return nodes;
  }

  private void addNodes(JsonArray nodes, int parent, DirectoryTree.Node node) {
    int number = nodes.size();
    JsonArray json = new JsonArray();
    json.add(parent);
    json.add(name(node.name(), MAX_NAME));
    json.add(node.isDirectory() ? 1 : 0);
    add(json, node.sum());
    if (node.isDirectory()) {
      add(json, node.rest());
    }
    nodes.add(json);
    node.children().forEach(child -> addNodes(nodes, number, child));
  }

  private static void add(JsonArray json, Sum sum) {
    json.add(sum.files());
    json.add(sum.bytes());
    json.add(sum.stored());
  }

  private static JsonObject sum(Sum sum) {
    JsonObject json = new JsonObject();
    json.addProperty("files", sum.files());
    json.addProperty("bytes", sum.bytes());
    json.addProperty("stored", sum.stored());
    return json;
  }

  private static JsonArray sums(Map<String, Sum> sums) {
    JsonArray array = new JsonArray();
    sums.forEach(
        (key, sum) -> {
          JsonObject json = sum(sum);
          json.addProperty("name", key);
          array.add(json);
        });
    return array;
  }

  private static JsonArray ways(Map<String, ExtentTally.Way> ways) {
    JsonArray array = new JsonArray();
    ways.forEach(
        (key, way) -> {
          JsonObject json = new JsonObject();
          json.addProperty("name", key);
          json.addProperty("extents", way.extents());
          json.addProperty("bytes", way.bytes());
          json.addProperty("stored", way.stored());
          json.addProperty("reusedExtents", way.reusedExtents());
          json.addProperty("reused", way.reused());
          array.add(json);
        });
    return array;
  }

  private JsonArray items(List<Largest.Item> items) {
    JsonArray array = new JsonArray();
    for (Largest.Item item : items) {
      JsonObject json = new JsonObject();
      json.addProperty("path", name(item.path(), MAX_PATH));
      json.addProperty("bytes", item.use().size());
      json.addProperty("stored", item.use().stored());
      json.addProperty("reused", item.use().reused());
      json.addProperty("kept", item.kept());
      array.add(json);
    }
    return array;
  }
}
