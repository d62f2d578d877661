package io.github.jerofs.internal.container.stream;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An entry of an eStargz table: an inode, or a further chunk of the file before it.
 *
 * @param texts the values that are text or numbers, by key
 * @param xattrs values of extended attributes by name
 */
record StargzEntry(Map<String, String> texts, Map<String, byte[]> xattrs) {
  private static final String SHA256 = "sha256:";

  /**
   * Reads an entry.
   *
   * @throws IllegalArgumentException if a value is malformed
   * @throws IllegalStateException if it has another type
   */
  static StargzEntry read(JsonReader json) throws IOException {
    Map<String, String> texts = new HashMap<>();
    Map<String, byte[]> xattrs = new LinkedHashMap<>();
    json.beginObject();
    while (json.hasNext()) {
      String key = json.nextName();
      JsonToken token = json.peek();
      if (key.equals("xattrs") && token == JsonToken.BEGIN_OBJECT) {
        json.beginObject();
        while (json.hasNext()) {
          xattrs.put(json.nextName(), Base64.getDecoder().decode(json.nextString()));
        }
        json.endObject();
      } else if (token == JsonToken.STRING || token == JsonToken.NUMBER) {
        texts.put(key, json.nextString());
      } else {
        json.skipValue();
      }
    }
    json.endObject();
    return new StargzEntry(texts, xattrs);
  }

  String text(String key) {
    return texts.getOrDefault(key, "");
  }

  /** Returns a number, or 0 if it is absent. */
  long number(String key) {
    return Long.parseLong(texts.getOrDefault(key, "0"));
  }

  /** Returns a digest, or an empty array if it is absent. */
  byte[] digest(String key) {
    String text = text(key);
    if (text.isEmpty()) {
      return new byte[0];
    }
    byte[] digest =
        HexFormat.of().parseHex(text.startsWith(SHA256) ? text.substring(SHA256.length()) : text);
    if (digest.length != SpanTable.Digest.SHA256_BYTES) {
      throw new IllegalArgumentException(key + ": expected a SHA-256, found " + text);
    }
    return digest;
  }

  /** Returns the modification time as seconds with a fraction. */
  String modified() {
    String text = text("modtime");
    if (text.isEmpty()) {
      return "0";
    }
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      return BigDecimal.valueOf(time.getEpochSecond())
          .add(BigDecimal.valueOf(time.getNano(), 9))
          .toPlainString();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("modtime: " + e.getMessage(), e);
    }
  }
}
