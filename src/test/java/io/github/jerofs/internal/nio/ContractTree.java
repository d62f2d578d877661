package io.github.jerofs.internal.nio;

import io.github.jerofs.testkit.RawNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Creates the tree of {@code contract.erofs} on a POSIX host. {@code make-contract.sh} creates the
 * same tree for the image. {@link #missing} returns the parts that the host rejects.
 */
final class ContractTree {
  static final FileTime TIME = FileTime.from(Instant.ofEpochSecond(2_500_000_000L));

  /** Names in {@code names/}; U+DC80..U+DCFF stand for bytes that are not UTF-8. */
  static final List<String> NAMES =
      List.of(
          "with space",
          " leading",
          "100%",
          "%41",
          "hash#",
          "query?",
          "wow!",
          "plus+",
          "co:lon",
          "semi;colon",
          "line\nfeed",
          "back\\slash",
          "\"quote\"",
          "[x]",
          "{y}",
          "*",
          ".hidden",
          "\u00e9t\u00e9",
          "e\u0301",
          "\uff5e",
          "\ud83d\ude00",
          "raw-\udcff",
          "raw-\udced\udca0\udc80");

  static final List<String> MODES =
      List.of("0644", "0600", "0755", "4755", "2755", "0000", "0001", "0010");

  private final Path root;
  private final TreeMap<String, String> missing = new TreeMap<>();

  private interface Step {
    void run() throws IOException;
  }

  private ContractTree(Path root) {
    this.root = root;
  }

  static ContractTree build(Path root) throws IOException {
    ContractTree tree = new ContractTree(root);
    Files.createDirectory(root);
    tree.sizes();
    tree.directories();
    tree.links();
    tree.names();
    tree.modes();
    tree.specials();
    tree.times();
    tree.permissions();
    return tree;
  }

  /**
   * Returns why the host lacks {@code feature} (owners, fifo, xattrs, rawLinks), or an empty
   * string.
   */
  String missing(String feature) {
    return missing.getOrDefault(feature, "");
  }

  /** Returns the content of {@code sizes/*}, as in the script. */
  static byte[] pattern(int size) {
    byte[] result = new byte[size];
    for (int i = 0; i < size; i++) {
      int block = i / 4096;
      int row = (block * block + block / 3) % 3;
      int column = i % 4096;
      result[i] = (byte) ((column * column / 7 + column + 31 * row) % 251);
    }
    return result;
  }

  /** Returns the child {@code name} of {@code dir}; the name may consist of any bytes. */
  static Path child(Path dir, String name) {
    if (name.chars().noneMatch(c -> c >= 0xdc80 && c <= 0xdcff) || name.equals("\ud83d\ude00")) {
      return dir.resolve(name);
    }
    String hex = HexFormat.ofDelimiter("%").withUpperCase().formatHex(RawNames.encode(name));
    String parent = dir.toUri().toString();
    return Path.of(URI.create(parent + (parent.endsWith("/") ? "%" : "/%") + hex));
  }

  private void attempt(String feature, Step step) {
    try {
      step.run();
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      missing.put(feature, e.toString());
    }
  }

  private static void execute(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + output);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private Path dir(String name) throws IOException {
    return Files.createDirectories(root.resolve(name));
  }

  private void text(String name) throws IOException {
    Files.writeString(root.resolve(name), "text");
  }

  private void sizes() throws IOException {
    Path sizes = dir("sizes");
    for (int size : new int[] {0, 1, 5000, 70000}) {
      Files.write(sizes.resolve(String.valueOf(size)), pattern(size));
    }
  }

  private void directories() throws IOException {
    dir("dir/sub/deeper/deepest");
    dir("dir/empty");
    text("dir/file");
    text("dir/sub/file");
    text("dir/sub/deeper/deepest/file");
    dir("hard");
    text("hard/one");
    Files.createLink(root.resolve("hard/two"), root.resolve("hard/one"));
    Files.createLink(root.resolve("dir/three"), root.resolve("hard/one"));
  }

  private void link(String name, String target) throws IOException {
    Files.createSymbolicLink(root.resolve(name), root.getFileSystem().getPath(target));
  }

  private void links() throws IOException {
    dir("links");
    link("links/relative", "../dir/file");
    link("links/absolute", root.resolve("dir/file").toString());
    link("links/dangling", "nowhere");
    link("links/loop", "loop");
    link("links/loopA", "loopB");
    link("links/loopB", "loopA");
    link("links/toDir", "../dir");
    link("links/middle", "../dir/sub/../file");
    link("links/throughLink", "toDir/sub/../../dir/file");
    link("links/belowFile", "../dir/file/below");
    link("links/self", ".");
    link("links/root", root.toString());
    // The parent of an image's root is the root; the parent of this tree is a host directory.
    link("links/above", root.resolve("dir/file").toString());
    // Java drops redundant slashes.
    attempt(
        "rawLinks",
        () -> {
          execute("ln", "-s", "../dir/file/", root.resolve("links/fileSlash").toString());
          execute("ln", "-s", "../dir/", root.resolve("links/dirSlash").toString());
          execute("ln", "-s", ".././/dir//file", root.resolve("links/doubled").toString());
        });
    dir("chain");
    link("chain/1", "../dir/file");
    for (int i = 2; i <= 41; i++) {
      link("chain/" + i, String.valueOf(i - 1));
    }
  }

  private void names() throws IOException {
    Path names = dir("names");
    for (String name : NAMES) {
      Files.writeString(child(names, name), "text");
    }
    dir("names/in!");
    dir("names/a%20b");
    text("names/in!/x");
    text("names/a%20b/x");
    Path links = root.resolve("links");
    Files.createSymbolicLink(links.resolve("raw"), links.relativize(child(names, "raw-\udcff")));
  }

  private void modes() throws IOException {
    Path modes = dir("modes");
    for (String mode : MODES) {
      Files.writeString(modes.resolve(mode), "text");
    }
    Files.createDirectory(modes.resolve("sticky"));
  }

  /** Sets permissions last: setting times opens the files, which permissions may forbid. */
  private void permissions() throws IOException {
    Path modes = root.resolve("modes");
    for (String mode : MODES) {
      Files.setAttribute(modes.resolve(mode), "unix:mode", Integer.parseInt(mode, 8));
    }
    Files.setAttribute(modes.resolve("sticky"), "unix:mode", 01777);
    attempt(
        "owners",
        () -> {
          own(modes.resolve("0600"), 1000, 2000);
          own(modes.resolve("0755"), 100_000, 200_000);
        });
  }

  private static void own(Path file, int uid, int gid) throws IOException {
    Files.setAttribute(file, "unix:uid", uid);
    Files.setAttribute(file, "unix:gid", gid);
  }

  private void specials() throws IOException {
    Path fifo = dir("special").resolve("fifo");
    attempt("fifo", () -> execute("mkfifo", "-m", "0644", fifo.toString()));
    Path two = Files.writeString(dir("xattrs").resolve("two"), "text");
    attempt(
        "xattrs",
        () -> {
          UserDefinedFileAttributeView view =
              Files.getFileAttributeView(two, UserDefinedFileAttributeView.class);
          if (view == null) {
            throw new IOException("the host lacks the view 'user'");
          }
          view.write("first", ByteBuffer.wrap("one".getBytes(StandardCharsets.UTF_8)));
          view.write("empty", ByteBuffer.allocate(0));
        });
  }

  private void times() throws IOException {
    dir("times");
    text("times/nanos");
    text("times/old");
    text("times/epoch");
    List<Path> all = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(root)) {
      walk.forEach(all::add);
    }
    for (Path path : all) {
      // Java would open a FIFO for this and block.
      if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
          || Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        Files.setLastModifiedTime(path, TIME);
      }
    }
    time("times/nanos", Instant.ofEpochSecond(1_234_567_890L, 123_456_789));
    time("times/old", Instant.ofEpochSecond(86_400, 500_000_000));
    time("times/epoch", Instant.EPOCH);
  }

  private void time(String name, Instant instant) throws IOException {
    Files.setLastModifiedTime(root.resolve(name), FileTime.from(instant));
  }

  /** Reads all bytes of {@code file} through a channel. */
  static byte[] read(Path file) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(1777);
    try (var channel = Files.newByteChannel(file)) {
      while (channel.read(buffer.clear()) >= 0) {
        out.write(buffer.array(), 0, buffer.position());
      }
    }
    return out.toByteArray();
  }
}
