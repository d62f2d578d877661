package io.github.jerofs.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.Erofs;
import io.github.jerofs.testkit.OciImages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Mutants of layouts and of docker's archives in tar files. The digests of mutated documents are
 * right, so that their content is read. A mutant must open, or fail with an {@link IOException}.
 */
public final class StackFuzz {
  private static final Pattern TOKEN = Pattern.compile("\"[^\"]*\"|[0-9]+|[{}\\[\\],:]");
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "-1",
          "0",
          "1e999999999",
          "9223372036854775807",
          "9".repeat(20_000),
          "\"\"",
          "\"../../../etc/passwd\"",
          "\"sha256:" + "0".repeat(64) + "\"",
          "\"" + "x".repeat(10_000) + "\"",
          "[]",
          "{}",
          "[".repeat(20_000),
          "{\"a\":".repeat(20_000));

  private final byte[] below;
  private final byte[] above;
  private final Path archive;

  /** The counts of mutants that open, and of those that are refused. */
  private long opened;

  private long refused;

  StackFuzz(Path folder) throws IOException {
    below = OciImages.image(Map.of("/d/a", "below", "/d/b", "kept"));
    above = OciImages.image(Map.of("/d/a", "above"));
    archive = folder.resolve("mutant.tar");
  }

  /** Opens mutant {@code seed} and reads its files. Throws anything but an expected failure. */
  void run(long seed) throws IOException {
    Random random = new Random(seed);
    byte[] tar = tar(random.nextBoolean() ? layout(random) : saved(random));
    if (random.nextInt(3) == 0) {
      for (int i = random.nextInt(4); i >= 0; i--) {
        tar[random.nextInt(Math.min(tar.length, 1 << random.nextInt(16)))] =
            (byte) random.nextInt();
      }
    }
    if (random.nextInt(10) == 0) {
      tar = Arrays.copyOf(tar, random.nextInt(tar.length));
    }
    Files.write(archive, tar);
    try (FileSystem fs = Erofs.open("oci:" + archive);
        Stream<Path> files = Files.walk(fs.getPath("/"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (Files.isRegularFile(file)) {
          Files.readAllBytes(file);
        }
      }
      opened++;
    } catch (IOException | UncheckedIOException e) {
      refused++;
    }
  }

  private Map<String, byte[]> layout(Random random) {
    OciImages images = new OciImages();
    String one = images.add(OciImages.EROFS, below);
    String two = images.add(OciImages.EROFS, above);
    String manifest =
        images.add(OciImages.MANIFEST, mutate(OciImages.manifestBytes(one, two), random));
    Map<String, byte[]> files = images.layout(manifest);
    files.put("index.json", mutate(OciImages.index(manifest), random));
    return files;
  }

  private Map<String, byte[]> saved(Random random) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("0/layer.tar", below);
    files.put("1/layer.tar", above);
    String digests = "[\"" + OciImages.digest(below) + "\",\"" + OciImages.digest(above) + "\"]";
    byte[] config = OciImages.bytes("{\"os\":\"linux\",\"rootfs\":{\"diff_ids\":" + digests + "}}");
    files.put("config.json", mutate(config, random));
    byte[] manifest =
        OciImages.bytes(
            "[{\"Config\":\"config.json\",\"RepoTags\":[\"a:1\"],"
                + "\"Layers\":[\"0/layer.tar\",\"1/layer.tar\"]}]");
    files.put("manifest.json", mutate(manifest, random));
    return files;
  }

  /** Replaces, repeats or removes tokens. */
  private static byte[] mutate(byte[] document, Random random) {
    String text = new String(document, UTF_8);
    for (int i = random.nextInt(3); i > 0; i--) {
      List<MatchResult> tokens = TOKEN.matcher(text).results().toList();
      if (tokens.isEmpty()) {
        break;
      }
      MatchResult token = tokens.get(random.nextInt(tokens.size()));
      MatchResult other = tokens.get(random.nextInt(tokens.size()));
      int from = Math.min(token.start(), other.start());
      int to = Math.max(token.end(), other.end());
      text =
          switch (random.nextInt(4)) {
            case 0 -> text.substring(0, from) + text.substring(to);
            case 1 -> text.substring(0, to) + text.substring(from, to) + text.substring(to);
            case 2 ->
                text.substring(0, token.start()) + other.group() + text.substring(token.end());
            default ->
                text.substring(0, token.start())
                    + VALUES.get(random.nextInt(VALUES.size()))
                    + text.substring(token.end());
          };
    }
    return text.getBytes(UTF_8);
  }

  private static byte[] tar(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** Returns the counts so far. */
  String counts() {
    return opened + " open, " + refused + " are refused";
  }

  long opened() {
    return opened;
  }

  long refused() {
    return refused;
  }

  /** Runs mutants. Arguments: the first seed, their number. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("stack-fuzz");
    StackFuzz fuzz = new StackFuzz(folder);
    long first = Long.parseLong(args[0]);
    long count = Long.parseLong(args[1]);
    long slowest = 0;
    for (long seed = first; seed < first + count; seed++) {
      long start = System.nanoTime();
      try {
        fuzz.run(seed);
      } catch (RuntimeException | Error e) {
        System.out.println("seed " + seed + ": " + e);
        e.printStackTrace(System.out);
      }
      slowest = Math.max(slowest, System.nanoTime() - start);
    }
    System.out.println(
        count + " mutants: " + fuzz.counts() + "; slowest " + slowest / 1_000_000 + " ms");
    Files.deleteIfExists(folder.resolve("mutant.tar"));
    Files.delete(folder);
  }
}
