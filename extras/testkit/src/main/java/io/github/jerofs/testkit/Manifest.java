package io.github.jerofs.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/**
 * The content of a tree: the properties of each path by name. The expected manifest is read from a
 * file of JSON lines that a mount by the kernel produced. The actual one comes from walking a file
 * system. Both must be equal.
 */
public final class Manifest {
  private final Map<String, Map<String, String>> entries;

  /** Creates a manifest of properties by hexadecimal path. */
  Manifest(Map<String, Map<String, String>> entries) {
    this.entries = entries;
  }

  /** Reads a file of JSON lines, which may be gzipped. */
  public static Manifest read(Path file) throws IOException {
    Map<String, Map<String, String>> entries = new LinkedHashMap<>();
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          JsonObject object = JsonParser.parseString(line).getAsJsonObject();
          entries.put(bytes(object, "path"), properties(object));
        }
      }
    }
    return new Manifest(entries);
  }

  /** Returns the raw bytes of a name in hexadecimal: names need not be UTF-8. */
  private static String bytes(JsonObject object, String key) {
    JsonElement raw = object.get(key + "_b64");
    return HexFormat.of()
        .formatHex(
            raw != null
                ? Base64.getDecoder().decode(raw.getAsString())
                : object.get(key).getAsString().getBytes(UTF_8));
  }

  private static Map<String, String> properties(JsonObject object) {
    Map<String, String> result = new TreeMap<>();
    for (Map.Entry<String, JsonElement> entry : object.entrySet()) {
      String key = entry.getKey();
      if (key.equals("xattrs")) {
        Map<String, String> xattrs = new TreeMap<>();
        entry
            .getValue()
            .getAsJsonObject()
            .entrySet()
            .forEach(xattr -> xattrs.put(xattr.getKey(), xattr.getValue().getAsString()));
        result.put(key, xattrs.toString());
      } else if (key.equals("target")) {
        result.put(key, bytes(object, key));
      } else if (key.equals("errors")) {
        result.put(key, entry.getValue().toString());
      } else if (!key.startsWith("path") && !key.endsWith("_b64")) {
        result.put(key, entry.getValue().getAsString());
      }
    }
    return result;
  }

  /** Walks {@code root}, an EROFS directory, and reads everything. */
  public static Manifest of(Path root) throws IOException {
    Map<String, Map<String, String>> entries = new LinkedHashMap<>();
    List<IOException> errors = new ArrayList<>();
    ManifestWalk.walk(root, entries, errors);
    if (!errors.isEmpty()) {
      throw errors.get(0);
    }
    return new Manifest(entries);
  }

  /**
   * Walks {@code root} and continues after errors. The property {@code errors} of a path lists the
   * operations that failed.
   *
   * @param errors receives the exceptions
   */
  public static Manifest ofDamaged(Path root, List<IOException> errors) {
    Map<String, Map<String, String>> entries = new LinkedHashMap<>();
    ManifestWalk.walk(root, entries, errors);
    return new Manifest(entries);
  }

  static String hex(String name) {
    return HexFormat.of().formatHex(RawNames.encode(name));
  }

  /** Returns the two parts of a device number in the encoding of glibc. */
  static Map<String, String> device(long rdev) {
    long major = (rdev >>> 8 & 0xfff) | (rdev >>> 32 & ~0xfffL);
    long minor = (rdev & 0xff) | (rdev >>> 12 & 0xffffff00L);
    return Map.of("rdev_major", Long.toString(major), "rdev_minor", Long.toString(minor));
  }

  /** Returns the name of the type in {@code mode}. */
  static String type(int mode) {
    return switch (mode & 0170000) {
      case 0100000 -> "reg";
      case 0040000 -> "dir";
      case 0120000 -> "lnk";
      case 0020000 -> "chr";
      case 0060000 -> "blk";
      case 0010000 -> "fifo";
      case 0140000 -> "sock";
      default -> Integer.toOctalString(mode);
    };
  }

  /** Returns the permissions in {@code mode}: four octal digits. */
  static String permissions(int mode) {
    return Integer.toOctalString((mode & 07777) | 010000).substring(1);
  }

  /** Returns the SHA-256 of the content of {@code file} in hexadecimal. */
  public static String sha256(Path file) throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the number of paths. */
  public int size() {
    return entries.size();
  }

  /**
   * Returns the sizes of the regular files, one per inode. Manifests that do not come from a mount
   * have no inode numbers; there, files with equal content count as links.
   */
  public Collection<Long> fileSizes() {
    Map<String, Long> sizes = new TreeMap<>();
    entries.forEach(
        (path, entry) -> {
          if (entry.getOrDefault("type", "").equals("reg")) {
            boolean linked = !"1".equals(entry.get("nlink"));
            String key = linked ? entry.getOrDefault("ino", entry.get("sha256")) : path;
            sizes.put(key, Long.valueOf(entry.get("size")));
          }
        });
    return sizes.values();
  }

  /** Returns the SHA-256 of each regular file, in hexadecimal, by hexadecimal path. */
  public Map<String, String> digests() {
    Map<String, String> digests = new TreeMap<>();
    entries.forEach(
        (path, entry) -> {
          if ("reg".equals(entry.get("type"))) {
            digests.put(path, entry.getOrDefault("sha256", ""));
          }
        });
    return digests;
  }

  /** Returns this with the entries of {@code lines}, which are JSON objects with a path. */
  public Manifest with(JsonArray lines) {
    Map<String, Map<String, String>> changed = new LinkedHashMap<>(entries);
    for (JsonElement line : lines) {
      JsonObject object = line.getAsJsonObject();
      changed.put(bytes(object, "path"), properties(object));
    }
    return new Manifest(changed);
  }

  /** Returns this without the entry of {@code path}, given as text. */
  public Manifest without(String path) {
    Map<String, Map<String, String>> changed = new LinkedHashMap<>(entries);
    changed.remove(hex(path));
    return new Manifest(changed);
  }

  /** Returns this with the properties of {@code path} that {@code other} has. */
  public Manifest as(String path, Manifest other) {
    Map<String, Map<String, String>> changed = new LinkedHashMap<>(entries);
    changed.put(hex(path), other.entries.get(hex(path)));
    return new Manifest(changed);
  }

  /** Returns this with wildcards for the properties of {@code path}. */
  public Manifest accepting(String path) {
    Map<String, Map<String, String>> changed = new LinkedHashMap<>(entries);
    changed.put(hex(path), Map.of());
    return new Manifest(changed);
  }

  /**
   * Returns this without the properties that depend on the file system: inode numbers, and sizes of
   * directories.
   */
  public Manifest portable() {
    Map<String, Map<String, String>> changed = new LinkedHashMap<>();
    entries.forEach(
        (path, properties) -> {
          Map<String, String> rest = new TreeMap<>(properties);
          rest.remove("ino");
          if ("dir".equals(rest.get("type"))) {
            rest.remove("size");
          }
          changed.put(path, rest);
        });
    return new Manifest(changed);
  }

  /** Returns this with {@code content} as the content of {@code path}. */
  public Manifest holding(String path, byte[] content) {
    Map<String, Map<String, String>> changed = new LinkedHashMap<>(entries);
    Map<String, String> properties = new TreeMap<>(changed.getOrDefault(hex(path), Map.of()));
    properties.put("sha256", sha256(content));
    changed.put(hex(path), properties);
    return new Manifest(changed);
  }

  /** Returns this with failing {@code operations} on {@code path}. */
  public Manifest failing(String path, Collection<String> operations) {
    Map<String, Map<String, String>> changed = new LinkedHashMap<>(entries);
    Map<String, String> properties = new TreeMap<>(changed.getOrDefault(hex(path), Map.of()));
    if (operations.contains("stat")) {
      properties.clear();
    }
    properties.put("errors", new TreeSet<>(operations).toString());
    properties.remove("size"); // the damage may affect it, which the errors do not show
    properties.remove(operations.contains("read") ? "sha256" : "");
    properties.remove(operations.contains("readlink") ? "target" : "");
    properties.remove(operations.contains("listxattr") ? "xattrs" : "");
    changed.put(hex(path), properties);
    return new Manifest(changed);
  }

  /**
   * Returns the differences from {@code actual} in the properties of this manifest, one line each.
   * Below a directory that {@code actual} could not list completely, entries may be missing or
   * extra.
   */
  public List<String> differences(Manifest actual) {
    List<String> result = new ArrayList<>();
    TreeSet<String> paths = new TreeSet<>(entries.keySet());
    paths.addAll(actual.entries.keySet());
    for (String path : paths) {
      Map<String, String> expected = entries.get(path);
      Map<String, String> found = actual.entries.get(path);
      String name = new String(HexFormat.of().parseHex(path), UTF_8);
      if (expected == null || found == null) {
        if (actual.failedToListAbove(path)) {
          continue;
        }
        result.add(name + (found == null ? ": missing" : ": not in the truth"));
        continue;
      }
      expected.forEach(
          (key, value) -> {
            if (!value.equals(found.get(key))) {
              result.add(name + ": " + key + ": expected " + value + ", found " + found.get(key));
            }
          });
      if (!expected.containsKey("errors") && found.containsKey("errors")) {
        result.add(name + ": errors: expected none, found " + found.get("errors"));
      }
    }
    return result;
  }

  private boolean failedToListAbove(String path) {
    byte[] name = HexFormat.of().parseHex(path);
    for (int i = name.length - 1; i >= 0; i--) {
      if (name[i] == '/') {
        String parent = HexFormat.of().formatHex(name, 0, Math.max(i, 1));
        if (entries.getOrDefault(parent, Map.of()).getOrDefault("errors", "").contains("readdir")) {
          return true;
        }
      }
    }
    return false;
  }
}
