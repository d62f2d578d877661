package io.github.jerofs.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.jerofs.ErofsFileAttributes;
import io.github.jerofs.XattrFileAttributeView;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/**
 * What a tree holds: for each path, its properties by name. One is read from a file of JSON lines,
 * as a mount by the kernel gives it; one is made by walking a file system; they must be equal.
 */
public final class Manifest {
  private static final LinkOption[] NOFOLLOW = {LinkOption.NOFOLLOW_LINKS};

  private final Map<String, Map<String, String>> entries;

  private Manifest(Map<String, Map<String, String>> entries) {
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

  /** Walks all of {@code root}, an EROFS directory, and reads everything. */
  public static Manifest of(Path root) throws IOException {
    Map<String, Map<String, String>> entries = new LinkedHashMap<>();
    walk(root, entries);
    return new Manifest(entries);
  }

  private static void walk(Path path, Map<String, Map<String, String>> entries) throws IOException {
    entries.put(hex(path.toString()), properties(path));
    if (Files.isDirectory(path, NOFOLLOW)) {
      List<Path> children = new ArrayList<>();
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(path)) {
        stream.forEach(children::add);
      }
      for (Path child : children) {
        walk(child, entries);
      }
    }
  }

  private static String hex(String name) {
    return HexFormat.of().formatHex(RawNames.encode(name));
  }

  private static Map<String, String> properties(Path path) throws IOException {
    ErofsFileAttributes a = Files.readAttributes(path, ErofsFileAttributes.class, NOFOLLOW);
    Map<String, String> p = new TreeMap<>();
    int mode = a.mode();
    p.put("type", type(mode));
    p.put("mode", String.format("%04o", mode & 07777));
    p.put("uid", Integer.toUnsignedString(a.uid()));
    p.put("gid", Integer.toUnsignedString(a.gid()));
    p.put("size", Long.toString(a.size()));
    p.put("nlink", Integer.toUnsignedString(a.nlink()));
    p.put("ino", Long.toUnsignedString(a.ino()));
    Instant modified = a.lastModifiedTime().toInstant();
    p.put("mtime_s", Long.toString(modified.getEpochSecond()));
    p.put("mtime_ns", Integer.toString(modified.getNano()));
    switch (mode & 0170000) {
      case 0020000, 0060000 -> {
        long rdev = a.rdev();
        p.put("rdev_major", Long.toString((rdev >>> 8 & 0xfff) | (rdev >>> 32 & ~0xfffL)));
        p.put("rdev_minor", Long.toString((rdev & 0xff) | (rdev >>> 12 & ~0xffL)));
      }
      case 0120000 -> p.put("target", hex(Files.readSymbolicLink(path).toString()));
      case 0100000 -> p.put("sha256", sha256(path));
      default -> {}
    }
    Map<String, String> xattrs = new TreeMap<>();
    Files.getFileAttributeView(path, XattrFileAttributeView.class, NOFOLLOW)
        .readAll()
        .forEach((name, value) -> xattrs.put(name, Base64.getEncoder().encodeToString(value)));
    p.put("xattrs", xattrs.toString());
    return p;
  }

  private static String type(int mode) {
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

  /** Returns the SHA-256 of the content of {@code file} in hexadecimal. */
  public static String sha256(Path file) throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the number of paths. */
  public int size() {
    return entries.size();
  }

  /** Returns the differences to {@code actual}: a line each, of those properties that this has. */
  public List<String> differences(Manifest actual) {
    List<String> result = new ArrayList<>();
    for (String path : new TreeSet<>(union(actual))) {
      Map<String, String> expected = entries.get(path);
      Map<String, String> found = actual.entries.get(path);
      String name = new String(HexFormat.of().parseHex(path), UTF_8);
      if (expected == null || found == null) {
        result.add(name + (found == null ? ": missing" : ": not in the truth"));
        continue;
      }
      expected.forEach(
          (key, value) -> {
            if (!value.equals(found.get(key))) {
              result.add(name + ": " + key + ": expected " + value + ", found " + found.get(key));
            }
          });
    }
    return result;
  }

  private List<String> union(Manifest other) {
    List<String> all = new ArrayList<>(entries.keySet());
    all.addAll(other.entries.keySet());
    return all;
  }
}
