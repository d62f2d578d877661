package io.github.jerofs.internal.write.tar;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.jerofs.build.BuildException;
import io.github.jerofs.storage.Names;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The pax records of an entry. */
final class PaxHeader {
  private static final String SCHILY = "SCHILY.xattr.";
  private static final String LIBARCHIVE = "LIBARCHIVE.xattr.";
  private static final String SELINUX = "RHT.security.selinux";
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}");
  private static final Pattern TIME = Pattern.compile("-?\\d{1,18}(\\.\\d{0,30})?");

  private final Map<String, byte[]> records = new HashMap<>();

  /** Offsets and lengths of the GNU sparse format 0.0, which repeats keys. */
  private final List<Long> sparseMap = new ArrayList<>();

  /** Returns a copy of the records, for an entry to override. */
  PaxHeader copy() {
    PaxHeader copy = new PaxHeader();
    copy.records.putAll(records);
    return copy;
  }

  /** Adds the records of a header. An empty value removes an earlier record. */
  void parse(byte[] data) throws IOException {
    int at = 0;
    while (at < data.length && data[at] != 0) {
      int space = indexOf(data, ' ', at, data.length);
      int length = space < 0 ? 0 : (int) Math.min(data.length, number(text(data, at, space)));
      int end = at + length;
      int equals = space < 0 ? -1 : indexOf(data, '=', space + 1, Math.min(end, data.length));
      if (equals < 0 || end > data.length || data[end - 1] != '\n') {
        throw new BuildException("archive", "damaged record in a pax header");
      }
      add(text(data, space + 1, equals), Arrays.copyOfRange(data, equals + 1, end - 1));
      at = end;
    }
  }

  private void add(String key, byte[] value) throws IOException {
    if (key.equals("GNU.sparse.offset") || key.equals("GNU.sparse.numbytes")) {
      sparseMap.add(number(text(value, 0, value.length)));
    } else if (value.length == 0 && !key.startsWith(SCHILY) && !key.startsWith(LIBARCHIVE)) {
      records.remove(key);
    } else {
      records.put(key, value);
    }
  }

  private static int indexOf(byte[] data, char c, int from, int to) {
    for (int i = from; i < to; i++) {
      if (data[i] == c) {
        return i;
      }
    }
    return -1;
  }

  private static String text(byte[] data, int from, int to) {
    return Names.decode(data, from, to);
  }

  private static long number(String text) throws IOException {
    if (!NUMBER.matcher(text).matches()) {
      throw new BuildException("archive", "invalid number in a pax header: '" + text + "'");
    }
    return Long.parseLong(text);
  }

  @Nullable String text(String key) {
    byte[] value = records.get(key);
    return value == null ? null : text(value, 0, value.length);
  }

  String text(String key, String byDefault) {
    String value = text(key);
    return value == null ? byDefault : value;
  }

  long number(String key, long byDefault) throws IOException {
    String value = text(key);
    return value == null ? byDefault : number(value);
  }

  Instant modified(long byDefault) throws IOException {
    String value = text("mtime");
    if (value == null) {
      return Instant.ofEpochSecond(byDefault);
    }
    if (!TIME.matcher(value).matches()) {
      throw new BuildException("archive", "invalid time in a pax header: '" + value + "'");
    }
    BigDecimal time = new BigDecimal(value);
    BigDecimal seconds = time.setScale(0, RoundingMode.FLOOR);
    int nanos = time.subtract(seconds).movePointRight(9).intValue();
    return Instant.ofEpochSecond(seconds.longValueExact(), nanos);
  }

  List<Long> sparseMap() {
    return sparseMap;
  }

  Map<String, byte[]> xattrs() throws IOException {
    Map<String, byte[]> xattrs = new TreeMap<>();
    for (Map.Entry<String, byte[]> record : new TreeMap<>(records).entrySet()) {
      String key = record.getKey();
      if (key.startsWith(LIBARCHIVE)) {
        xattrs.put(percentDecoded(key.substring(LIBARCHIVE.length())), base64(record.getValue()));
      } else if (key.equals(SELINUX)) {
        xattrs.putIfAbsent("security.selinux", record.getValue());
      }
    }
    for (Map.Entry<String, byte[]> record : records.entrySet()) {
      if (record.getKey().startsWith(SCHILY)) {
        String name = record.getKey().substring(SCHILY.length());
        xattrs.put(name.replace("%3D", "=").replace("%25", "%"), record.getValue());
      }
    }
    return xattrs;
  }

  private static byte[] base64(byte[] value) throws IOException {
    try {
      return Base64.getMimeDecoder().decode(value);
    } catch (IllegalArgumentException e) {
      throw new BuildException("archive", "invalid Base64 in a pax header", e);
    }
  }

  private static String percentDecoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] raw = text.getBytes(US_ASCII);
    for (int i = 0; i < raw.length; i++) {
      int high = raw[i] == '%' && i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
      int low = high >= 0 ? Character.digit(raw[i + 2], 16) : -1;
      bytes.write(low >= 0 ? high << 4 | low : raw[i]);
      i += low >= 0 ? 2 : 0;
    }
    return Names.decode(bytes.toByteArray());
  }
}
