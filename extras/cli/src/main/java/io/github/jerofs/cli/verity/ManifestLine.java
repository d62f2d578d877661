package io.github.jerofs.cli.verity;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.jerofs.cli.tree.Json;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The digest of a file: a line of {@code sha256sum} or {@code fsverity digest}, or a JSON object.
 *
 * @param path relative to the root, in the text of {@code Names}
 * @param digest hexadecimal digits, for fs-verity with the prefix {@code sha256:}
 */
record ManifestLine(String path, String digest) {
  private static final Pattern LINE =
      Pattern.compile("(\\\\?)([0-9a-f]{64}(?= [ *])|sha256:[0-9a-f]{64}(?= [^ *])) [ *]?(.+)");

  private static final String FS_VERITY = "fsverity";
  private static final String SHA256 = "sha256";

  /** Returns the line without its end. A name with a backslash or line break is escaped. */
  String toText() {
    String separator = isFsVerity() ? " " : "  ";
    String escaped = path.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    return (escaped.equals(path) ? "" : "\\") + digest + separator + escaped;
  }

  /** Returns an object with an absolute path. */
  String toJson() {
    JsonObject object = new JsonObject();
    object.addProperty("path", "/" + path);
    object.addProperty(isFsVerity() ? FS_VERITY : SHA256, digest);
    return Json.text(object);
  }

  private boolean isFsVerity() {
    return digest.indexOf(':') >= 0;
  }

  /** Parses a line in any of the three formats. Returns nothing if it has another format. */
  static Optional<ManifestLine> parse(String line) {
    if (line.startsWith("{")) {
      return parseJson(line);
    }
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String name = matcher.group(3);
    Optional<String> plain = matcher.group(1).isEmpty() ? Optional.of(name) : unescape(name);
    return plain.map(path -> new ManifestLine(relative(path), matcher.group(2)));
  }

  private static Optional<ManifestLine> parseJson(String line) {
    try {
      JsonObject object = JsonParser.parseString(line).getAsJsonObject();
      JsonElement digest = object.has(SHA256) ? object.get(SHA256) : object.get(FS_VERITY);
      return object.has("path") && digest != null
          ? Optional.of(
              new ManifestLine(relative(object.get("path").getAsString()), digest.getAsString()))
          : Optional.empty();
    } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
      return Optional.empty(); // another format
    }
  }

  private static String relative(String path) {
    return path.replaceFirst("^(\\./+|/+)", "");
  }

  private static Optional<String> unescape(String name) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '\\') {
        i++;
        c = i < name.length() ? name.charAt(i) : 0;
        switch (c) {
          case '\\' -> plain.append('\\');
          case 'n' -> plain.append('\n');
          case 'r' -> plain.append('\r');
          default -> {
            return Optional.empty();
          }
        }
      } else {
        plain.append(c);
      }
    }
    return Optional.of(plain.toString());
  }
}
