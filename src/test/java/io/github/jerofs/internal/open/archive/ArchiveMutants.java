package io.github.jerofs.internal.open.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.Whiteouts;
import io.github.jerofs.internal.codec.DecodeException;
import io.github.jerofs.internal.codec.GzipScanner;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.Digests;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Opens and reads damaged archives, tables and restart points. Each mutant must open and be read,
 * or fail with an {@code IOException} with a message.
 *
 * <p>{@code ArchiveMutants DIRECTORY FIRST-SEED COUNT}
 */
final class ArchiveMutants {
  /** What is damaged. */
  enum Form {
    /** Header fields of a tar, with repaired checksums in three of four mutants. */
    TAR,
    /** The same, in a gzip file. */
    TAR_IN_GZIP,
    GZIP,
    ZSTD,
    /** Zstandard frames with a seek table, with and without checksums. */
    ZSTD_SEEKABLE,
    /** The JSON in an eStargz file. */
    STARGZ_TABLE,
    /** Restart points next to a compressed device. */
    ZINFO,
    /** The metadata of a tar index, which then disagrees with its tar. */
    INDEX
  }

  private static final int BLOCK = 512;

  private final Path directory;
  private final byte[] tar;
  private final byte[] gzip;
  private final byte[] zstd;
  private final byte[] zinfo;
  private final byte[] index;
  private final Map<Form, int[]> outcomes = new TreeMap<>();

  ArchiveMutants(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
    TestTar source = TestTar.random(12, 6000, 9).link("hard", "d1/file1");
    source.file("long/" + "name".repeat(40), "pax");
    tar = source.tar();
    gzip = TestTar.gzip(tar);
    zstd = source.zstd(9000);
    zinfo = zinfo(gzip);
    Path plain = Files.write(directory.resolve("layer.tar"), tar);
    Path image = directory.resolve("index.erofs");
    Files.deleteIfExists(image);
    ErofsBuilder.to(image).addTarIndex(plain, Whiteouts.KEEP).build();
    index = Files.readAllBytes(image);
  }

  /** Runs mutants and prints those that fail in another way than by an {@code IOException}. */
  public static void main(String[] arguments) throws IOException {
    ArchiveMutants mutants = new ArchiveMutants(Path.of(arguments[0]));
    long first = Long.parseLong(arguments[1]);
    long count = Long.parseLong(arguments[2]);
    int bugs = 0;
    for (long seed = first; seed < first + count; seed++) {
      try {
        mutants.run(seed);
      } catch (AssertionError e) {
        bugs++;
        e.printStackTrace(System.out);
      }
      if (seed % 10_000 == 9999) {
        System.out.println(seed + 1 - first + " mutants: " + mutants.summary());
      }
    }
    System.out.println(count + " mutants: " + mutants.summary() + bugs + " bugs");
  }

  String summary() {
    StringBuilder text = new StringBuilder();
    outcomes.forEach(
        (form, counts) ->
            text.append(
                String.format(
                    Locale.ROOT, "%s %d read, %d refused; ", form, counts[0], counts[1])));
    return text.toString();
  }

  /** Returns the number of mutants that were read completely or in part. */
  int readable() {
    return outcomes.values().stream().mapToInt(counts -> counts[0]).sum();
  }

  /** Returns the number of mutants that were refused. */
  int refused() {
    return outcomes.values().stream().mapToInt(counts -> counts[1]).sum();
  }

  /**
   * Runs one mutant.
   *
   * @throws AssertionError if it fails in another way than by an {@code IOException}
   */
  void run(long seed) {
    Random random = new Random(seed);
    Form form = Form.values()[random.nextInt(Form.values().length)];
    int[] counts = outcomes.computeIfAbsent(form, key -> new int[2]);
    try (FileSystem fs = open(form, random)) {
      walk(fs);
      counts[0]++;
    } catch (IOException | UncheckedIOException e) {
      if (e.getMessage() == null) {
        throw new AssertionError(form + ", seed " + seed + ": no message", e);
      }
      counts[1]++;
    } catch (IllegalArgumentException e) {
      if (!String.valueOf(e.getMessage()).contains(" extra devices, but got ")) {
        throw new AssertionError(form + ", seed " + seed, e);
      }
      counts[1]++; // the caller supplies a device that the mutant does not have
    } catch (RuntimeException | Error e) {
      throw new AssertionError(form + ", seed " + seed, e);
    }
  }

  private static void walk(FileSystem fs) throws IOException {
    try (Stream<Path> walk = Files.walk(fs.getPath("/"))) {
      for (Path path : (Iterable<Path>) walk::iterator) {
        if (Files.isRegularFile(path) && Files.size(path) < 1 << 20) {
          String unused = TestTar.read(path);
        }
      }
    }
  }

  private FileSystem open(Form form, Random random) throws IOException {
    return switch (form) {
      case TAR -> open(headers(random));
      case TAR_IN_GZIP -> open(TestTar.gzip(headers(random)));
      case GZIP -> open(flip(gzip, random, 0, gzip.length));
      case ZSTD -> open(flip(zstd, random, 0, zstd.length));
      case ZSTD_SEEKABLE -> open(seekable(random));
      case STARGZ_TABLE -> open(stargz(tableMutation(random)));
      case ZINFO ->
          openIndexed(index, flip(zinfo, random, 0, random.nextBoolean() ? 100 : zinfo.length));
      case INDEX -> openIndexed(flip(index, random, 1024, index.length), zinfo);
    };
  }

  /** Changes the frames, or mostly the table. */
  private byte[] seekable(Random random) throws IOException {
    byte[] file = SeekableZstd.of(tar, 9000, random.nextBoolean());
    return flip(file, random, random.nextInt(4) == 0 ? 0 : file.length - 160, file.length);
  }

  private FileSystem open(byte[] archive) throws IOException {
    return Erofs.open(Files.write(directory.resolve("mutant"), archive));
  }

  private FileSystem openIndexed(byte[] image, byte[] points) throws IOException {
    Path device = Files.write(directory.resolve("device.tar.gz"), gzip);
    Files.write(directory.resolve("device.zinfo"), points);
    ErofsOptions options =
        ErofsOptions.builder().devices(List.of(device)).verifySuperblock(false).build();
    return Erofs.open(Files.write(directory.resolve("mutant.erofs"), image), options);
  }

  private static byte[] flip(byte[] bytes, Random random, int from, int to) {
    byte[] mutant = bytes.clone();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int at = from + random.nextInt(to - from);
      mutant[at] =
          random.nextBoolean()
              ? (byte) random.nextInt()
              : (byte) (mutant[at] ^ 1 << random.nextInt(8));
    }
    return random.nextInt(8) == 0 ? Arrays.copyOf(mutant, random.nextInt(mutant.length)) : mutant;
  }

  private byte[] headers(Random random) {
    byte[] mutant = tar.clone();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int block = random.nextInt(tar.length / BLOCK) * BLOCK;
      boolean isHeader = new String(mutant, block + 257, 5, US_ASCII).equals("ustar");
      int field =
          isHeader && random.nextBoolean() ? 124 + random.nextInt(12) : random.nextInt(BLOCK);
      mutant[block + field] =
          random.nextBoolean() ? (byte) ('0' + random.nextInt(10)) : (byte) random.nextInt();
      if (isHeader && random.nextInt(4) > 0) {
        repair(mutant, block);
      }
    }
    return mutant;
  }

  private static void repair(byte[] tar, int block) {
    Arrays.fill(tar, block + 148, block + 156, (byte) ' ');
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += tar[block + i] & 0xff;
    }
    byte[] digits = String.format(Locale.ROOT, "%06o\0", sum).getBytes(US_ASCII);
    System.arraycopy(digits, 0, tar, block + 148, digits.length);
  }

  /** Changes the text of a table, and keeps it JSON in most mutants. */
  interface TableMutation {
    String apply(String table);
  }

  private static TableMutation tableMutation(Random random) {
    return table -> {
      StringBuilder text = new StringBuilder(table);
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        int at = random.nextInt(text.length());
        boolean keepsForm = random.nextInt(4) > 0;
        while (keepsForm && !Character.isDigit(text.charAt(at))) {
          at = (at + 1) % text.length();
        }
        String with =
            keepsForm
                ? (random.nextBoolean() ? "" : "-") + random.nextInt(1 << random.nextInt(31))
                : String.valueOf((char) (32 + random.nextInt(95)));
        text.replace(at, at + 1, with);
      }
      return text.toString();
    };
  }

  /** Writes an eStargz file of two files, one in two chunks. */
  static byte[] stargz(TableMutation mutation) throws IOException {
    byte[] content = "chunk one, chunk two".getBytes(US_ASCII);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    StringBuilder table = new StringBuilder("{\"version\":1,\"entries\":[");
    table.append("{\"name\":\"dir/\",\"type\":\"dir\",\"mode\":493},");
    file.writeBytes(TestTar.gzip(new byte[BLOCK]));
    for (int i = 0; i < 2; i++) {
      byte[] chunk = Arrays.copyOfRange(content, 10 * i, 10 * i + 10);
      table.append(
          String.format(
              Locale.ROOT,
              "{\"name\":\"dir/a\",\"type\":\"%s\",\"size\":20,\"mode\":420,\"offset\":%d,"
                  + "\"chunkOffset\":%d,\"chunkSize\":10,\"chunkDigest\":\"sha256:%s\"},",
              i == 0 ? "reg" : "chunk",
              file.size(),
              10 * i,
              Digests.hex(Digests.sha256(chunk))));
      file.writeBytes(TestTar.gzip(chunk));
    }
    table.append("{\"name\":\"dir/b\",\"type\":\"hardlink\",\"linkName\":\"dir/a\"},");
    table.append(
        "{\"name\":\"l\",\"type\":\"symlink\",\"linkName\":\"x\",\"xattrs\":{\"user.a\":\"YQ==\"}}");
    byte[] json = mutation.apply(table + "]}").getBytes(UTF_8);
    int offset = file.size();
    byte[] member = Arrays.copyOf(new byte[BLOCK], BLOCK + json.length);
    System.arraycopy(json, 0, member, BLOCK, json.length);
    byte[] size = String.format(Locale.ROOT, "%011o", json.length).getBytes(US_ASCII);
    System.arraycopy(size, 0, member, 124, size.length);
    file.writeBytes(TestTar.gzip(member));
    file.writeBytes(
        new byte[] {0x1f, (byte) 0x8b, 8, 4, 0, 0, 0, 0, 0, (byte) 0xff, 26, 0, 'S', 'G', 22, 0});
    file.writeBytes(String.format(Locale.ROOT, "%016xSTARGZ", offset).getBytes(US_ASCII));
    file.writeBytes(new byte[] {1, 0, 0, (byte) 0xff, (byte) 0xff, 0, 0, 0, 0, 0, 0, 0, 0});
    return file.toByteArray();
  }

  /** Returns restart points at all blocks of {@code gzip}. */
  private static byte[] zinfo(byte[] gzip) throws IOException {
    ByteBuffer points = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    points.putInt(0).putLong(1 << 16);
    int[] count = {0};
    GzipScanner scanner =
        new GzipScanner(
            new ByteArrayInputStream(gzip),
            (stored, bits, decoded, window) -> {
              byte[] before = window.copy();
              points.putLong(stored).putLong(decoded).put((byte) bits);
              points.put(new byte[(32 << 10) - before.length]).put(before);
              count[0]++;
            });
    try {
      byte[] buffer = new byte[1 << 16];
      while (scanner.read(buffer, 0, buffer.length) >= 0) {
        // collects the points
      }
    } catch (DecodeException e) {
      throw new IOException(e);
    }
    points.putInt(0, count[0]);
    return Arrays.copyOf(points.array(), points.position());
  }
}
