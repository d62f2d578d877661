package io.github.jerofs.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.attribute.XattrFileAttributeView;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.check.Finding;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.testkit.HostManifest;
import io.github.jerofs.testkit.KernelMount;
import io.github.jerofs.testkit.Manifest;
import io.github.jerofs.testkit.Shell;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Builds images of random trees with random options and compares each with its tree: through the
 * reader, through a check of all structures, through fsck.erofs, through the kernel's mount, with a
 * second build by other threads in another order, and with a build from an archive.
 *
 * <pre>
 * java -cp … io.github.jerofs.build.RandomBuilds SEED CASES MOUNT_EVERY
 * </pre>
 *
 * <p>Prints the seed of the first difference and fails.
 */
final class RandomBuilds {
  private static final LinkOption[] NOFOLLOW = {LinkOption.NOFOLLOW_LINKS};
  private static final String[] NAMES = {
    "a", "!", "-", "\u0001", "ä", "\uffee", "\ud83d\ude00", "x.txt", "..a", ".b", "n".repeat(255)
  };

  private static final boolean FSCK = Shell.has("fsck.erofs");
  private static final Set<CompressionMethod> FSCK_METHODS =
      EnumSet.of(CompressionMethod.LZ4, CompressionMethod.LZ4HC);

  private static long archives;
  private static long checked;

  /** An entry: a file, a symbolic link, a directory or a special file. */
  record Entry(char type, EntryAttributes attributes, byte[] content, long major, long minor) {}

  private final Random random;
  private final Map<String, Entry> entries = new TreeMap<>();
  private final Map<String, String> links = new TreeMap<>();

  private RandomBuilds(long seed) {
    random = new Random(seed);
  }

  public static void main(String[] args) throws Exception {
    AtomicLong bytes = new AtomicLong();
    RandomCases.run(
        args,
        (seed, temp, mount) -> bytes.addAndGet(new RandomBuilds(seed).run(temp, mount)),
        () ->
            bytes
                + " bytes, "
                + archives
                + " also from an archive, "
                + checked
                + " checked by fsck.erofs");
  }

  private long run(Path temp, boolean mount) throws IOException, InterruptedException {
    fill();
    BuildOptions.Builder options = options();
    boolean blob = options.build().compression() == CompressionOptions.NONE && one(6);
    Path image = temp.resolve("image");
    Path again = temp.resolve("again");
    Path data = temp.resolve("data");
    Path dataAgain = temp.resolve("data-again");
    build(image, blob ? data : null, options.threads(1).build(), false);
    build(again, blob ? dataAgain : null, options.threads(1 + random.nextInt(7)).build(), true);
    require(Files.mismatch(image, again) < 0, "a second build differs");
    if (!blob && one(4)) {
      Path ofTar = temp.resolve("of-tar");
      byte[] tar = RandomArchive.of(entries, links);
      ErofsBuilder.to(ofTar)
          .options(options.build())
          .addTar(() -> new ByteArrayInputStream(tar), Whiteouts.KEEP)
          .build();
      require(Files.mismatch(image, ofTar) < 0, "the image of an archive differs");
      archives++;
    }
    if (!blob && FSCK && isSupportedByFsck(options.build())) {
      Shell.run("fsck.erofs", "--extract", image);
      checked++;
    }
    ErofsOptions open = ErofsOptions.builder().devices(blob ? List.of(data) : List.of()).build();
    List<Finding> findings = new ArrayList<>();
    Erofs.check(image, open, CheckOptions.DATA, findings::add);
    require(findings.isEmpty(), findings.toString());
    try (FileSystem fs = Erofs.open(image, open)) {
      compare(fs);
      if (mount) {
        Path[] devices = blob ? new Path[] {data} : new Path[0];
        try (KernelMount kernel = KernelMount.of(image, temp, devices)) {
          Manifest truth = HostManifest.of(kernel.directory());
          List<String> differences = truth.differences(Manifest.of(fs.getPath("/")));
          require(differences.isEmpty(), differences.toString());
          for (String path : entries.keySet()) {
            Path found = kernel.directory().resolve(path.substring(1));
            require(Files.exists(found, NOFOLLOW), path + ": not found by name");
          }
        }
      }
    }
    return Files.size(image);
  }

  /** Returns whether fsck.erofs 1.5 supports all features of the options. */
  private static boolean isSupportedByFsck(BuildOptions options) {
    CompressionOptions compression = options.compression();
    return !compression.fragments()
        && !compression.encodedExtents().orElse(false)
        && compression.otherwise().map(all -> FSCK_METHODS.contains(all.method())).orElse(true);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new AssertionError(message.substring(0, Math.min(2000, message.length())));
    }
  }

  private boolean one(int of) {
    return random.nextInt(of) == 0;
  }

  private void fill() {
    List<String> directories = new ArrayList<>(List.of(""));
    int count = random.nextInt(one(10) ? 600 : 40);
    byte[] shared = content();
    for (int i = 0; i < count; i++) {
      String parent = directories.get(random.nextInt(directories.size()));
      String name = one(3) ? NAMES[random.nextInt(NAMES.length)] : "name" + i;
      String path = parent + "/" + name;
      if (entries.containsKey(path) || links.containsKey(path)) {
        continue;
      }
      char type = "ffffffflddcp".charAt(random.nextInt(12));
      if (type == 'd' && path.length() < 1500) {
        directories.add(path);
      }
      if (type == 'f' && one(8) && isPlain(path)) {
        List<String> files =
            entries.entrySet().stream()
                .filter(e -> e.getValue().type == 'f')
                .map(Map.Entry::getKey)
                .toList();
        if (!files.isEmpty()) {
          links.put(path, files.get(random.nextInt(files.size())));
          continue;
        }
      }
      byte[] content =
          switch (type) {
            case 'f' -> one(6) ? shared : content();
            case 'l' -> "t".repeat(1 + random.nextInt(one(4) ? 4095 : 60)).getBytes(UTF_8);
            default -> new byte[0];
          };
      entries.put(
          path,
          new Entry(
              type,
              attributes(path, type),
              content,
              random.nextInt(4096),
              random.nextInt(1 << 20)));
    }
  }

  /** Returns text, noise, zeros, or parts of these one after the other. */
  private byte[] content() {
    int size =
        switch (random.nextInt(6)) {
          case 0 -> 0;
          case 1 -> random.nextInt(100);
          case 2 -> 4096 * (1 + random.nextInt(4)) + random.nextInt(3) - 1;
          case 3 -> random.nextInt(20_000);
          case 4 -> random.nextInt(one(5) ? 3_000_000 : 300_000);
          default -> random.nextInt(4096);
        };
    byte[] bytes = new byte[size];
    for (int at = 0; at < size; ) {
      int end = Math.min(size, at + 1 + random.nextInt(one(3) ? 200_000 : 10_000));
      int kind = random.nextInt(3);
      byte[] noise = new byte[kind == 0 ? end - at : 64];
      random.nextBytes(noise);
      for (int i = at; kind < 2 && i < end; i++) {
        bytes[i] = kind == 0 ? noise[i - at] : (byte) ('a' + noise[i & 63] % 4);
      }
      at = end;
    }
    return bytes;
  }

  private static boolean isPlain(String path) {
    return path.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /** Returns attributes that the kernel shows and getfattr prints without escapes. */
  private EntryAttributes attributes(String path, char type) {
    boolean plain = isPlain(path);
    EntryAttributes attributes =
        EntryAttributes.of(random.nextInt(010000))
            .withOwner(one(5) ? 0x7ffffffeL : random.nextInt(3), random.nextInt(70_000))
            .withModified(
                Instant.ofEpochSecond(
                    one(3) ? 1_600_000_000L : random.nextInt(),
                    one(3) ? 0 : 100 * random.nextInt(10_000_000)));
    for (int i = random.nextInt(one(4) ? 5 : 1); plain && i > 0; i--) {
      byte[] value = new byte[1 + random.nextInt(one(20) ? 5000 : 40)];
      String prefix =
          one(2) && (type == 'f' || type == 'd') ? "user." : one(2) ? "trusted." : "security.";
      attributes = attributes.withXattr(prefix + "x" + random.nextInt(4), value);
    }
    return attributes;
  }

  private BuildOptions.Builder options() {
    BuildOptions.Builder options = BuildOptions.builder().fileTimes(BuildOptions.FileTimes.KEEP);
    options.dedupe(!one(5)).inlineTails(!one(5)).sharedXattrUses(1 + random.nextInt(3));
    options.bytesInFlight(one(3) ? 1 << 20 : 64 << 20);
    if (one(2)) {
      return options.compression(compression());
    }
    DataOptions data = DataOptions.DEFAULT;
    if (one(4)) {
      data = data.withChunkSize(4096 << random.nextInt(8));
    }
    return options.data(one(3) ? data.withHoles(true) : data);
  }

  private CompressionOptions compression() {
    CompressionMethod[] methods = {
      CompressionMethod.LZ4,
      CompressionMethod.LZ4HC,
      CompressionMethod.ZSTD,
      CompressionMethod.DEFLATE
    };
    // LZMA takes longest.
    CompressionMethod method =
        one(12) ? CompressionMethod.LZMA : methods[random.nextInt(methods.length)];
    Compression all =
        method == CompressionMethod.LZMA ? Compression.parse("lzma,0") : Compression.of(method);
    if (one(2)) {
      all = all.withClusterSize(8192 << random.nextInt(8));
    }
    CompressionOptions options =
        CompressionOptions.of(all).withFragments(one(3)).withTailPacking(one(3));
    if (one(3)) {
      options = options.withEncodedExtents(true);
    }
    return one(4) ? options.with("**/name1*", Compression.parse("lz4")).without("name2*") : options;
  }

  private void build(Path image, @Nullable Path blob, BuildOptions options, boolean shuffled)
      throws IOException {
    ErofsBuilder builder = ErofsBuilder.to(image).options(options);
    if (blob != null) {
      builder.blob(blob);
    }
    List<String> paths = new ArrayList<>(entries.keySet());
    if (shuffled) {
      Collections.shuffle(paths, new Random(paths.size()));
    }
    for (String path : paths) {
      Entry entry = entry(path);
      if (entry.type == 'd') {
        builder.directory(path, entry.attributes);
      }
    }
    for (String path : paths) {
      add(builder, path, entry(path));
    }
    links.forEach(builder::hardLink);
    builder.build();
  }

  private Entry entry(String path) {
    return Objects.requireNonNull(entries.get(path));
  }

  private static void add(ErofsBuilder builder, String path, Entry entry) {
    switch (entry.type) {
      case 'f' -> builder.file(path, entry.attributes, ContentSource.of(entry.content));
      case 'l' -> builder.symbolicLink(path, entry.attributes, new String(entry.content, UTF_8));
      case 'c' ->
          builder.special(
              path, SpecialType.CHARACTER_DEVICE, entry.attributes, entry.major, entry.minor);
      case 'p' -> builder.special(path, SpecialType.FIFO, entry.attributes, 0, 0);
      default -> builder.directory(path, entry.attributes);
    }
  }

  private void compare(FileSystem fs) throws IOException {
    try (var paths = Files.walk(fs.getPath("/"))) {
      long found = paths.count() - 1;
      int expected = entries.size() + links.size();
      require(found == expected, "entries: expected " + expected + ", found " + found);
    }
    for (Map.Entry<String, Entry> named : entries.entrySet()) {
      compare(fs.getPath(named.getKey()), named.getValue());
    }
    for (Map.Entry<String, String> link : links.entrySet()) {
      require(
          Files.isSameFile(fs.getPath(link.getKey()), fs.getPath(link.getValue())),
          link.getKey() + ": not a hard link");
    }
  }

  private static void compare(Path path, Entry entry) throws IOException {
    ErofsFileAttributes found = Files.readAttributes(path, ErofsFileAttributes.class, NOFOLLOW);
    EntryAttributes expected = entry.attributes;
    require((found.mode() & 07777) == expected.permissions(), path + ": mode");
    require((found.uid() & 0xffffffffL) == expected.uid(), path + ": owner");
    require((found.gid() & 0xffffffffL) == expected.gid(), path + ": group");
    require(found.lastModifiedTime().toInstant().equals(expected.modified()), path + ": time");
    if (entry.type == 'f') {
      require(Arrays.equals(Files.readAllBytes(path), entry.content), path + ": content");
    } else if (entry.type == 'l') {
      String target = Files.readSymbolicLink(path).toString();
      require(target.equals(new String(entry.content, UTF_8)), path + ": target");
    }
    Map<String, byte[]> xattrs =
        Files.getFileAttributeView(path, XattrFileAttributeView.class, NOFOLLOW).readAll();
    require(xattrs.keySet().equals(expected.xattrs().keySet()), path + ": names of xattrs");
    xattrs.forEach(
        (name, value) ->
            require(Arrays.equals(value, expected.xattrs().get(name)), path + ": " + name));
  }
}
