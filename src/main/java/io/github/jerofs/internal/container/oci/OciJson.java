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
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.storage.Digests;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A JSON document. Types and values are checked on access. Immutable. */
public final class OciJson {
  /** The limit that registries have for manifests. */
  public static final int MAX_BYTES = 4 << 20;

  private static final String SHA256 = "sha256:";

  private final String name;
  private final JsonObject document;

  private OciJson(String name, JsonObject document) {
    this.name = name;
    this.document = document;
  }

  /**
   * Parses a document.
   *
   * @param name the document in messages
   * @throws CorruptImageException if it is not a JSON object, or has another digest
   * @throws UnsupportedImageException if Gson is missing
   */
  public static OciJson parse(String name, byte[] bytes, String digest) throws ErofsException {
    String found = SHA256 + Digests.hex(Digests.sha256(bytes));
    if (!found.equals(digest)) {
      throw new CorruptImageException(
          ImagePlace.of(name, ImagePlace.NO_OFFSET), "digest", digest, found);
    }
    return parse(name, bytes);
  }

  /** Parses a document like {@link #parse(String, byte[], String)}, without a digest. */
  public static OciJson parse(String name, byte[] bytes) throws ErofsException {
    JsonElement parsed = element(name, bytes);
    if (parsed.isJsonObject()) {
      return new OciJson(name, parsed.getAsJsonObject());
    }
    throw new CorruptImageException(ImagePlace.of(name, ImagePlace.NO_OFFSET), "not a JSON object");
  }

  /**
   * Parses an array of documents.
   *
   * @throws CorruptImageException if it is not an array of JSON objects
   */
  static List<OciJson> list(String name, byte[] bytes) throws ErofsException {
    JsonElement parsed = element(name, bytes);
    List<OciJson> result = new ArrayList<>();
    if (!parsed.isJsonArray()) {
      throw new CorruptImageException(
          ImagePlace.of(name, ImagePlace.NO_OFFSET), "not a JSON array");
    }
    for (JsonElement each : parsed.getAsJsonArray()) {
      if (!each.isJsonObject()) {
        throw new CorruptImageException(
            ImagePlace.of(name, ImagePlace.NO_OFFSET), "not an array of JSON objects");
      }
      result.add(new OciJson(name, each.getAsJsonObject()));
    }
    return result;
  }

  private static JsonElement element(String name, byte[] bytes) throws ErofsException {
    ImagePlace place = ImagePlace.of(name, ImagePlace.NO_OFFSET);
    try {
      return JsonParser.parseString(new String(bytes, UTF_8));
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
    for (JsonElement element : array(key)) {
      if (!element.isJsonObject()) {
        throw corrupt(key, "an object", element);
      }
      result.add(descriptor(element.getAsJsonObject()));
    }
    return result;
  }

  /** Returns the descriptor {@code key}, or nothing if it is absent. */
  Optional<Descriptor> descriptor(String key) throws CorruptImageException {
    JsonElement value = document.get(key);
    if (value == null || value.isJsonNull()) {
      return Optional.empty();
    }
    if (!value.isJsonObject()) {
      throw corrupt(key, "an object", value);
    }
    return Optional.of(descriptor(value.getAsJsonObject()));
  }

  /** Returns whether the document has a member {@code key}. */
  boolean has(String key) {
    return document.has(key);
  }

  /** Returns the names of all members. */
  public Set<String> keys() {
    return document.keySet();
  }

  private JsonArray array(String key) throws CorruptImageException {
    JsonElement array = document.get(key);
    if (array == null || array.isJsonNull()) {
      return new JsonArray();
    }
    if (!array.isJsonArray()) {
      throw corrupt(key, "an array", array);
    }
    return array.getAsJsonArray();
  }

  /** Returns the strings in the array {@code key}, or none if the array is absent. */
  List<String> texts(String key) throws CorruptImageException {
    List<String> result = new ArrayList<>();
    for (JsonElement element : array(key)) {
      if (!element.isJsonPrimitive() || !element.getAsJsonPrimitive().isString()) {
        throw corrupt(key, "a string", element);
      }
      result.add(element.getAsString());
    }
    return result;
  }

  /** Returns the digests in the array {@code key}, or none if the array is absent. */
  List<String> digests(String key) throws CorruptImageException {
    List<String> result = texts(key);
    for (String digest : result) {
      checkDigest(digest);
    }
    return result;
  }

  private void checkDigest(String digest) throws CorruptImageException {
    if (!digest.startsWith(SHA256) || !Digests.isSha256(digest.substring(SHA256.length()))) {
      throw corrupt("digest", "sha256: and 64 lower-case hexadecimal digits", digest);
    }
  }

  /** Returns the string {@code key}, or nothing if it is absent. */
  public Optional<String> text(String key) throws CorruptImageException {
    return text(document, key);
  }

  /** Returns the object {@code key}, or an empty one if it is absent. */
  public OciJson object(String key) throws CorruptImageException {
    JsonElement value = document.get(key);
    if (value == null || value.isJsonNull()) {
      return new OciJson(name, new JsonObject());
    }
    if (!value.isJsonObject()) {
      throw corrupt(key, "an object", value);
    }
    return new OciJson(name, value.getAsJsonObject());
  }

  private Descriptor descriptor(JsonObject json) throws CorruptImageException {
    String digest = text(json, "digest").orElse("");
    checkDigest(digest);
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
