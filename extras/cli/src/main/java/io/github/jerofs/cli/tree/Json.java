package io.github.jerofs.cli.tree;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.text.Texts;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Collection;
import java.util.HexFormat;

/**
 * JSON on one line. Characters that are invisible or act on a terminal are escapes. So are
 * U+DC80..U+DCFF ({@code \}{@code udc80}), which encode bytes of a name that are not UTF-8.
 */
public final class Json {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
  private static final HexFormat HEX = HexFormat.of();

  private Json() {}

  public static String text(JsonElement element) {
    String json = GSON.toJson(element);
    if (isAscii(json) || json.codePoints().noneMatch(Printable::isSpecial)) {
      return json;
    }
    StringBuilder text = new StringBuilder(json.length() + 16);
    json.codePoints().forEach(c -> append(text, c));
    return text.toString();
  }

  /** Recognizes most lines quickly. Control characters are escapes already. */
  private static boolean isAscii(String json) {
    for (int i = 0; i < json.length(); i++) {
      if (json.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static void append(StringBuilder text, int c) {
    if (!Printable.isSpecial(c)) {
      text.appendCodePoint(c);
      return;
    }
    for (char unit : Character.toChars(c)) {
      text.append("\\u").append(HEX.toHexDigits(unit));
    }
  }

  public static Number unsigned(long number) {
    return number >= 0 ? number : new BigInteger(Long.toUnsignedString(number));
  }

  public static JsonArray strings(Collection<String> strings) {
    JsonArray array = new JsonArray();
    strings.forEach(array::add);
    return array;
  }

  /** Returns the attributes of {@code file}, and the target if it is a symbolic link. */
  public static JsonObject of(FileInfo file) throws IOException {
    JsonObject json = new JsonObject();
    json.addProperty("path", file.path().toString());
    json.addProperty("type", file.kind().toString());
    json.addProperty("mode", Texts.octal(file.mode()));
    json.addProperty("uid", Integer.toUnsignedLong(file.uid()));
    json.addProperty("gid", Integer.toUnsignedLong(file.gid()));
    json.addProperty("nlink", Integer.toUnsignedLong(file.nlink()));
    json.addProperty("size", file.size());
    json.addProperty("mtime", Texts.time(file.modified()));
    json.addProperty("ino", unsigned(file.attributes().ino()));
    json.addProperty("nid", unsigned(file.attributes().nid()));
    json.addProperty("layer", file.attributes().layer());
    json.addProperty("layout", file.attributes().layout().toString());
    if (file.isDevice()) {
      JsonObject device = new JsonObject();
      device.addProperty("major", file.device().major());
      device.addProperty("minor", file.device().minor());
      json.add("rdev", device);
    }
    if (file.isLink()) {
      json.addProperty("target", file.target());
    }
    return json;
  }
}
