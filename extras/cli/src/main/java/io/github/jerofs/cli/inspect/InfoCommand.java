package io.github.jerofs.cli.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.jerofs.Erofs;
import io.github.jerofs.Nydus;
import io.github.jerofs.attribute.ImageInfo;
import io.github.jerofs.attribute.NydusInfo;
import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.option.ImageCommand;
import io.github.jerofs.cli.output.OutputFile;
import io.github.jerofs.cli.report.HtmlReport;
import io.github.jerofs.cli.text.Fields;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.text.Texts;
import io.github.jerofs.cli.text.Version;
import io.github.jerofs.cli.tree.Json;
import io.github.jerofs.storage.OciLocation;
import io.github.jerofs.storage.UnionLocation;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code info}. */
@Command(
    name = "info",
    description =
        "Shows the superblock and the device table of an image, and the layers of a stack.",
    footer = "  jerofs info samples/sample.erofs")
public final class InfoCommand extends ImageCommand {
  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(
      names = "--data",
      description =
          "Also sum up how the files are stored: layouts, algorithms, stored sizes. Reads the block"
              + " map of every file. The packed inode, which files share, has its own line.")
  private boolean data;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description =
          "Also write a page that shows where the bytes of the image go. Reads the block map of"
              + " every file. FILE keeps its old content until the page is complete.")
  private @Nullable Path html;

  public InfoCommand(Streams streams) {
    super(streams);
  }

  @Override
  public void run(FileSystem fileSystem) throws IOException {
    ImageInfo info = Erofs.info(fileSystem);
    Optional<NydusInfo> nydus = info.devices().isEmpty() ? Optional.empty() : nydus();
    // The superblock of a bootstrap states the blocks of its devices.
    if (nydus.isEmpty() && info.bytes() < info.statedBytes()) {
      messages()
          .warn(
              "the image is cut short: it has "
                  + info.bytes()
                  + " bytes, its superblock states "
                  + info.statedBytes());
    }
    DataSummary summary = data ? DataSummary.of(fileSystem, messages()) : null;
    if (html != null) {
      writePage(fileSystem, html);
    }
    if (json) {
      JsonObject object = toJson(info);
      nydus.ifPresent(blobs -> BlobSummary.addTo(object, blobs));
      if (isStack(fileSystem)) {
        LayerSummary.addTo(object, Erofs.layers(fileSystem));
      }
      if (summary != null) {
        summary.addTo(object);
      }
      out().println(Json.text(object));
      return;
    }
    Fields fields = toFields(info);
    nydus.ifPresent(blobs -> BlobSummary.addTo(fields, blobs));
    if (isStack(fileSystem)) {
      LayerSummary.addTo(fields, Erofs.layers(fileSystem));
    }
    if (summary != null) {
      summary.addTo(fields);
    }
    fields.lines().forEach(out()::println);
  }

  /** Unions have no blob table of their own, and layers no bytes at a location. */
  private Optional<NydusInfo> nydus() throws IOException {
    return location() instanceof UnionLocation || location().whole() instanceof OciLocation
        ? Optional.empty()
        : Nydus.info(location(), options());
  }

  private boolean isStack(FileSystem fileSystem) {
    return location() instanceof UnionLocation
        || location() instanceof OciLocation
        || Erofs.layers(fileSystem).size() > 1;
  }

  private void writePage(FileSystem fileSystem, Path file) throws IOException {
    HtmlReport report = new HtmlReport(Printable::escape, "jerofs " + Version.text());
    try (OutputFile page = OutputFile.open(file, inputs(), messages())) {
      page.stream().write(report.page(fileSystem, imageName(), messages()::error).getBytes(UTF_8));
      page.commit();
    }
  }

  private static Fields toFields(ImageInfo info) {
    Fields fields = new Fields();
    if (!info.label().isEmpty()) {
      fields.add("label", Printable.escape(info.label()));
    }
    fields.add("uuid", info.uuid());
    fields.add("block size", info.blockSize());
    fields.add("blocks", info.blocks());
    fields.add("inodes", info.inodes());
    fields.add("created", Texts.time(info.created()));
    fields.add("root nid", Long.toUnsignedString(info.rootNid()));
    if (info.packedNid() != 0) {
      fields.add("packed nid", Long.toUnsignedString(info.packedNid()));
    }
    if (info.metaboxNid() != 0) {
      fields.add("metabox nid", Long.toUnsignedString(info.metaboxNid()));
    }
    fields.add("compatible", names(info.compatibleFeatures()));
    fields.add("incompatible", names(info.incompatibleFeatures()));
    int number = 0;
    for (ImageInfo.Device device : info.devices()) {
      number++;
      fields.add("device " + number, shown(device));
    }
    return fields;
  }

  private static String names(List<String> features) {
    return features.isEmpty() ? "none" : String.join(" ", features);
  }

  private static String shown(ImageInfo.Device device) {
    String text = device.blocks() + " blocks";
    if (device.unifiedBlock() != 0) {
      text += ", from block " + device.unifiedBlock();
    }
    return device.tag().isEmpty() ? text : text + ", tag " + Printable.escape(device.tag());
  }

  private static JsonObject toJson(ImageInfo info) {
    JsonObject json = new JsonObject();
    json.addProperty("label", info.label());
    json.addProperty("uuid", info.uuid().toString());
    json.addProperty("blockSize", info.blockSize());
    json.addProperty("blocks", info.blocks());
    json.addProperty("inodes", info.inodes());
    json.addProperty("created", Texts.time(info.created()));
    json.addProperty("rootNid", Json.unsigned(info.rootNid()));
    json.addProperty("packedNid", Json.unsigned(info.packedNid()));
    json.addProperty("metaboxNid", Json.unsigned(info.metaboxNid()));
    json.add("compatibleFeatures", Json.strings(info.compatibleFeatures()));
    json.add("incompatibleFeatures", Json.strings(info.incompatibleFeatures()));
    JsonArray devices = new JsonArray();
    for (ImageInfo.Device device : info.devices()) {
      JsonObject one = new JsonObject();
      one.addProperty("tag", device.tag());
      one.addProperty("blocks", device.blocks());
      one.addProperty("unifiedBlock", device.unifiedBlock());
      devices.add(one);
    }
    json.add("devices", devices);
    json.addProperty("bytes", info.bytes());
    return json;
  }
}
