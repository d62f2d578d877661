package io.github.jerofs.cli.show;

import com.google.gson.JsonObject;
import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.attribute.StoredData;
import io.github.jerofs.cli.text.Capabilities;
import io.github.jerofs.cli.text.Fields;
import io.github.jerofs.cli.text.PosixAcl;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.text.Texts;
import io.github.jerofs.cli.tree.FileInfo;
import io.github.jerofs.cli.tree.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything an image stores about a file.
 *
 * @param file path and attributes
 * @param stored how the data is stored
 * @param target target of a symbolic link, else null
 * @param xattrs the extended attributes
 */
record FileReport(
    FileInfo file, StoredData stored, @Nullable String target, Map<String, byte[]> xattrs) {

  static FileReport of(Path path) throws IOException {
    FileInfo file = FileInfo.of(path);
    return new FileReport(
        file,
        file.view().readStoredData(),
        file.isLink() ? file.target() : null,
        file.xattrs().readAll());
  }

  private List<String> algorithms() {
    return List.copyOf(new TreeSet<>(stored.algorithms()));
  }

  List<String> toLines() {
    ErofsFileAttributes attributes = file.attributes();
    Fields fields = new Fields();
    fields.add("path", Printable.escape(file.path().toString()));
    if (target != null) {
      fields.add("target", Printable.escape(target));
    }
    fields.add("type", file.kind());
    fields.add("mode", Texts.octal(file.mode()) + " (" + Texts.symbolic(file.mode()) + ")");
    fields.add("uid", Integer.toUnsignedString(file.uid()));
    fields.add("gid", Integer.toUnsignedString(file.gid()));
    fields.add("size", file.size());
    fields.add("links", Integer.toUnsignedString(file.nlink()));
    fields.add("inode", Long.toUnsignedString(attributes.ino()));
    fields.add("nid", Long.toUnsignedString(attributes.nid()));
    if (attributes.layer() != 0) {
      fields.add("layer", attributes.layer());
    }
    fields.add("modified", Texts.time(file.modified()));
    if (file.isDevice()) {
      fields.add("device", file.device());
    }
    fields.add("inode format", attributes.inodeFormat());
    fields.add("data layout", attributes.layout());
    fields.add("stored size", stored.size() + Texts.ratio(file.size(), stored.size()));
    if (!stored.algorithms().isEmpty()) {
      fields.add("algorithms", String.join(", ", algorithms()));
    }
    xattrs.forEach(
        (name, value) -> {
          fields.add("xattr", Printable.escape(name) + "=" + shown(value));
          String meaning = meaning(name, value);
          if (meaning != null) {
            fields.add("", meaning);
          }
        });
    return fields.lines();
  }

  /** Returns the text form of an ACL or of capabilities, or null. */
  private static @Nullable String meaning(String name, byte[] value) {
    return switch (name) {
      case "system.posix_acl_access", "system.posix_acl_default" -> PosixAcl.text(value);
      case "security.capability" -> Capabilities.text(value);
      default -> null;
    };
  }

  private static String shown(byte[] value) {
    String text = Printable.text(value);
    return text == null
        ? "0x" + HexFormat.of().formatHex(value)
        : '"' + Printable.escape(text).replace("\"", "\\\"") + '"';
  }

  JsonObject toJson() throws IOException {
    ErofsFileAttributes attributes = file.attributes();
    JsonObject json = Json.of(file);
    json.addProperty("inodeFormat", attributes.inodeFormat().toString());
    json.addProperty("storedSize", stored.size());
    json.add("algorithms", Json.strings(algorithms()));
    JsonObject all = new JsonObject();
    xattrs.forEach(
        (name, value) -> {
          JsonObject one = new JsonObject();
          String text = Printable.text(value);
          if (text != null) {
            one.addProperty("text", text);
          }
          String meaning = meaning(name, value);
          if (meaning != null) {
            one.addProperty("decoded", meaning);
          }
          one.addProperty("hex", HexFormat.of().formatHex(value));
          all.add(name, one);
        });
    json.add("xattrs", all);
    return json;
  }
}
