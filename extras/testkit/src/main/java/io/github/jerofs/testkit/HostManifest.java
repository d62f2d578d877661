package io.github.jerofs.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The manifest of a directory of the host, such as a mount by the kernel. Names are UTF-8. */
public final class HostManifest {
  private HostManifest() {}

  /** Walks {@code root} and reads everything. */
  public static Manifest of(Path root) throws IOException, InterruptedException {
    Map<String, Map<String, String>> xattrs = xattrs(root);
    Map<String, Map<String, String>> entries = new LinkedHashMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        String name = "/" + root.relativize(path);
        Map<String, String> properties = properties(path);
        properties.put("xattrs", xattrs.getOrDefault(name, Map.of()).toString());
        entries.put(hex(name), properties);
      }
    }
    return new Manifest(entries);
  }

  private static String hex(String name) {
    return HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, String> properties(Path path) throws IOException {
    Map<String, Object> a = Files.readAttributes(path, "unix:*", LinkOption.NOFOLLOW_LINKS);
    Map<String, String> p = new TreeMap<>();
    int mode = (int) a.get("mode");
    p.put("type", Manifest.type(mode));
    p.put("mode", Manifest.permissions(mode));
    for (String key : new String[] {"uid", "gid", "size", "nlink", "ino"}) {
      p.put(key, a.get(key).toString());
    }
    Instant modified = ((FileTime) a.get("lastModifiedTime")).toInstant();
    p.put("mtime_s", Long.toString(modified.getEpochSecond()));
    p.put("mtime_ns", Integer.toString(modified.getNano()));
    switch (p.get("type")) {
      case "chr", "blk" -> p.putAll(Manifest.device((long) a.get("rdev")));
      case "lnk" -> p.put("target", hex(Files.readSymbolicLink(path).toString()));
      case "reg" -> p.put("sha256", Manifest.sha256(path));
      default -> {}
    }
    return p;
  }

  /** Runs getfattr, as Java reads only the namespace {@code user}. */
  private static Map<String, Map<String, String>> xattrs(Path root)
      throws IOException, InterruptedException {
    Map<String, Map<String, String>> all = new HashMap<>();
    String file = "";
    String dump =
        Shell.run(
            "getfattr", "-R", "-P", "-h", "-d", "-m", "-", "-e", "hex", "--absolute-names", root);
    for (String line : dump.split("\n", -1)) {
      int equals = line.indexOf("=0x");
      if (line.startsWith("# file: ")) {
        file = line.substring(8 + root.toString().length());
        file = file.isEmpty() ? "/" : file;
      } else if (equals > 0) {
        byte[] value = HexFormat.of().parseHex(line.substring(equals + 3));
        all.computeIfAbsent(file, key -> new TreeMap<>())
            .put(line.substring(0, equals), Base64.getEncoder().encodeToString(value));
      }
    }
    return all;
  }
}
