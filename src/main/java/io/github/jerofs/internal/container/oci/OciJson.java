package io.github.jerofs.internal.container.oci;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.storage.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A JSON document of a layout. Types and values are checked on access. */
final class OciJson {
  /** The limit that registries have for manifests. */
  private static final int MAX_BYTES = 4 << 20;

  private static final String SHA256 = "sha256:";

  private final String name;
  private final JsonObject document;

  private OciJson(String name, JsonObject document) {
    this.name = name;
    this.document = document;
  }

  /**
   * Reads a document.
   *
   * @throws CorruptImageException if it is not a JSON object
   * @throws LimitExceededException if it is longer than 4 MiB
   * @throws UnsupportedImageException if Gson is missing
   */
  static OciJson read(Path file) throws IOException {
    return parse(file, bytes(file));
  }

  /**
   * Reads a document like {@link #read(Path)}.
   *
   * @throws CorruptImageException also if it has another digest
   */
  static OciJson read(Path file, String digest) throws IOException {
    byte[] bytes = bytes(file);
    String found = SHA256 + Digests.hex(Digests.sha256(bytes));
    if (!found.equals(digest)) {
      throw new CorruptImageException(
          ImagePlace.of(file.toString(), ImagePlace.NO_OFFSET), "digest", digest, found);
    }
    return parse(file, bytes);
  }

  private static byte[] bytes(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    }
    if (bytes.length > MAX_BYTES) {
      throw new LimitExceededException(
          ImagePlace.of(file.toString(), ImagePlace.NO_OFFSET),
          "length",
          "at most " + MAX_BYTES,
          "more");
    }
    return bytes;
  }

  private static OciJson parse(Path file, byte[] bytes) throws ErofsException {
    ImagePlace place = ImagePlace.of(file.toString(), ImagePlace.NO_OFFSET);
    try {
      JsonElement parsed = JsonParser.parseString(new String(bytes, UTF_8));
      if (parsed.isJsonObject()) {
        return new OciJson(file.toString(), parsed.getAsJsonObject());
      }
      throw new CorruptImageException(place, "not a JSON object");
    } catch (JsonParseException | StackOverflowError e) {
      CorruptImageException corrupt = new CorruptImageException(place, "malformed JSON");
      corrupt.initCause(e);
      throw corrupt;
    } catch (NoClassDefFoundError e) {
      UnsupportedImageException missing =
          new UnsupportedImageException(
              place, "OCI layouts need the library com.google.code.gson:gson");
      missing.initCause(e);
      throw missing;
    }
  }

  /** Returns the descriptors in the array {@code key}, or none if the array is absent. */
  List<Descriptor> descriptors(String key) throws CorruptImageException {
    List<Descriptor> result = new ArrayList<>();
    JsonElement array = document.get(key);
    if (array == null || array.isJsonNull()) {
      return result;
    }
    if (!array.isJsonArray()) {
      throw corrupt(key, "an array", array);
    }
    for (JsonElement element : (JsonArray) array) {
      if (!element.isJsonObject()) {
        throw corrupt(key, "an object", element);
      }
      result.add(descriptor(element.getAsJsonObject()));
    }
    return result;
  }

  private Descriptor descriptor(JsonObject json) throws CorruptImageException {
    String digest = text(json, "digest").orElse("");
    if (!digest.startsWith(SHA256) || !Digests.isSha256(digest.substring(SHA256.length()))) {
      throw corrupt("digest", "sha256: and 64 lower-case hexadecimal digits", digest);
    }
    return new Descriptor(
        text(json, "mediaType").orElse(""),
        digest,
        number(json, "size"),
        strings(json, "annotations"),
        platform(json));
  }

  private Optional<String> platform(JsonObject json) throws CorruptImageException {
    JsonElement platform = json.get("platform");
    if (platform == null || !platform.isJsonObject()) {
      return Optional.empty();
    }
    JsonObject parts = platform.getAsJsonObject();
    String base = text(parts, "os").orElse("") + "/" + text(parts, "architecture").orElse("");
    return Optional.of(base + text(parts, "variant").map(v -> "/" + v).orElse(""));
  }

  private Map<String, String> strings(JsonObject json, String key) throws CorruptImageException {
    Map<String, String> result = new TreeMap<>();
    JsonElement map = json.get(key);
    if (map != null && map.isJsonObject()) {
      JsonObject object = map.getAsJsonObject();
      for (String each : object.keySet()) {
        text(object, each).ifPresent(value -> result.put(each, value));
      }
    }
    return result;
  }

  private Optional<String> text(JsonObject json, String key) throws CorruptImageException {
    JsonElement value = json.get(key);
    if (value == null || value.isJsonNull()) {
      return Optional.empty();
    }
    if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
      throw corrupt(key, "a string", value);
    }
    return Optional.of(value.getAsString());
  }

  private long number(JsonObject json, String key) throws CorruptImageException {
    JsonElement value = json.get(key);
    try {
      if (value != null && value.isJsonPrimitive()) {
        long number = value.getAsJsonPrimitive().getAsBigDecimal().longValueExact();
        if (number >= 0) {
          return number;
        }
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw corrupt(key, "a number of bytes", value);
    }
    throw corrupt(key, "a number of bytes", value);
  }

  private CorruptImageException corrupt(String what, String expected, @Nullable Object found) {
    String shown = String.valueOf(found);
    return new CorruptImageException(
        ImagePlace.of(name, ImagePlace.NO_OFFSET),
        what,
        expected,
        shown.length() > 80 ? shown.substring(0, 80) + "…" : shown);
  }
}
