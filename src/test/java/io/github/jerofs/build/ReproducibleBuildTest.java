package io.github.jerofs.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.testkit.ChildJvm;
import io.github.jerofs.testkit.FaultyHost;
import io.github.jerofs.testkit.Manifest;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes of an image depend only on content and options, on every machine. */
final class ReproducibleBuildTest {
  /**
   * The digest of the image of {@link #entries}; it changes only if the layout of images changes.
   */
  private static final String DIGEST =
      "521861ecc1ab29fc00a20ce01dc60eca8d654d3dbdef802dde7959f0d2b58b4a";

  private static final String LZ4_DIGEST =
      "38fd4723fa81c37347f0c14022acc54477d23956c4727ae7532a9c28f2f06cb9";

  private static final String LZ4HC_DIGEST =
      "de4da5cb96046e4ff0e046c22d76beea465fa223baa960a147c40bf7b1dc2a59";

  /** Uncompressed, LZ4, LZ4HC with fragments. */
  private static final List<String> DIGESTS = List.of(DIGEST, LZ4_DIGEST, LZ4HC_DIGEST);

  @TempDir private Path temp;

  private interface Entry {
    void addTo(ErofsBuilder builder);
  }

  private static List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    Random random = new Random(5);
    for (int i = 0; i < 700; i++) {
      byte[] content = new byte[random.nextInt(i % 50 == 0 ? 3_000_000 : 9000)];
      new Random(i % 90).nextBytes(content);
      if (i % 3 == 0) {
        for (int k = 0; k < content.length; k++) {
          content[k] = (byte) (content[k] & 7);
        }
      }
      EntryAttributes attributes =
          EntryAttributes.of(i % 2 == 0 ? 0644 : 0755)
              .withOwner(i % 5, 70000L * (i % 3))
              .withModified(Instant.ofEpochSecond(1_600_000_000 + i % 7, i % 4));
      if (i % 3 > 0) {
        attributes =
            attributes
                .withXattr("user.number", new byte[i % 100])
                .withXattr("security.label", "the same for many".getBytes(UTF_8));
      }
      EntryAttributes all = attributes;
      String path = "/d" + i % 13 + "/e" + i % 4 + "/file" + i;
      entries.add(builder -> builder.file(path, all, ContentSource.of(content)));
    }
    for (int i = 0; i < 40; i++) {
      String path = "/links/l" + i;
      entries.add(builder -> builder.symbolicLink(path, EntryAttributes.of(0777), "../x" + path));
    }
    return entries;
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,8", "3,2"})
  void shuffledEntriesAndThreads_committedDigest(int seed, int threads) throws IOException {
    assertEquals(DIGESTS, digests(temp.resolve("image"), seed, threads));
  }

  /** A Turkish machine in Kathmandu: prints the digests. */
  static final class Elsewhere {
    private Elsewhere() {}

    public static void main(String[] args) throws IOException {
      System.out.print(String.join("\n", digests(Path.of("image"), 4, 8)));
    }
  }

  @Test
  void otherLocaleZoneEncodingAndDirectory_committedDigest()
      throws IOException, InterruptedException {
    List<String> command = ChildJvm.command(Elsewhere.class, "-Duser.language=tr");
    command.addAll(1, List.of("-Duser.country=TR", "-Duser.timezone=Asia/Kathmandu"));
    command.addAll(1, List.of("-Dfile.encoding=US-ASCII", "-Xmx256m"));
    ProcessBuilder builder = new ProcessBuilder(command).directory(temp.toFile());
    ChildJvm.Result result = ChildJvm.run(builder, 0);
    assertEquals(DIGESTS, List.of(result.output().split("\n")));
  }

  /** Returns the digests of {@link #DIGESTS} as this machine makes them. */
  private static List<String> digests(Path image, int seed, int threads) throws IOException {
    List<Entry> entries = entries();
    Collections.shuffle(entries, new Random(seed));
    // These compressors are our own: no library changes the bytes.
    CompressionOptions lz4 = CompressionOptions.of(Compression.of(CompressionMethod.LZ4));
    CompressionOptions small =
        CompressionOptions.of(Compression.of(CompressionMethod.LZ4HC)).withFragments(true);
    List<String> digests = new ArrayList<>();
    for (CompressionOptions options : List.of(CompressionOptions.NONE, lz4, small)) {
      build(image, entries, threads, options);
      digests.add(Manifest.sha256(image));
    }
    return digests;
  }

  private static void build(
      Path image, List<Entry> entries, int threads, CompressionOptions compression)
      throws IOException {
    BuildOptions options =
        BuildOptions.builder()
            .compression(compression)
            .replaceExisting(true)
            .threads(threads)
            .bytesInFlight(threads << 20)
            .time(Instant.ofEpochSecond(1_700_000_000))
            .build();
    ErofsBuilder builder = ErofsBuilder.to(image).options(options);
    for (int d = 0; d < 13; d++) {
      builder.directory("/d" + d, EntryAttributes.of(0755));
    }
    entries.forEach(entry -> entry.addTo(builder));
    builder.build();
  }

  @Test
  void shuffledListings_sameBytes() throws IOException {
    Path tree = temp.resolve("tree");
    for (int i = 0; i < 60; i++) {
      Path file = tree.resolve("d" + i % 3).resolve("e" + i % 5).resolve("f" + i);
      Files.createDirectories(file.getParent());
      Files.write(file, new byte[(i % 20) * 1000]);
    }
    String first = null;
    for (int seed = 0; seed < 4; seed++) {
      Path image = temp.resolve("image" + seed);
      Path source = new FaultyHost(new Random(seed)).path(tree);
      BuildOptions options =
          BuildOptions.builder().compression(Compression.of(CompressionMethod.LZ4)).build();
      ErofsBuilder.to(image).options(options).addTree(source).build();
      first = first == null ? Manifest.sha256(image) : first;
      assertEquals(first, Manifest.sha256(image), "seed " + seed);
    }
  }

  /** Prints the times of two images: without a time of the options, and with one. */
  static final class Clock {
    private Clock() {}

    public static void main(String[] args) throws IOException {
      System.out.println(times(Path.of("1"), BuildOptions.DEFAULT));
      Instant time = Instant.ofEpochSecond(150);
      System.out.println(times(Path.of("2"), BuildOptions.builder().time(time).build()));
    }
  }

  /** Returns the times in seconds of a new image, of an old file and of a new one. */
  private static List<Long> times(Path image, BuildOptions options) throws IOException {
    EntryAttributes plain = EntryAttributes.of(0644);
    ContentSource empty = ContentSource.of(new byte[0]);
    ErofsBuilder.to(image)
        .options(options)
        .file("/old", plain.withModified(Instant.ofEpochSecond(100)), empty)
        .file("/new", plain.withModified(Instant.ofEpochSecond(300)), empty)
        .build();
    try (FileSystem fs = Erofs.open(image)) {
      return List.of(
          Erofs.info(fs).created().getEpochSecond(),
          Files.getLastModifiedTime(fs.getPath("/old")).to(TimeUnit.SECONDS),
          Files.getLastModifiedTime(fs.getPath("/new")).to(TimeUnit.SECONDS));
    }
  }

  private ProcessBuilder clockWith(String epoch) {
    ProcessBuilder builder =
        new ProcessBuilder(ChildJvm.command(Clock.class, "-XX:TieredStopAtLevel=1"));
    builder.directory(temp.toFile()).environment().put("SOURCE_DATE_EPOCH", epoch);
    return builder;
  }

  @Test
  void sourceDateEpoch_isTheClock_unlessOptionsHaveATime()
      throws IOException, InterruptedException {
    String output = ChildJvm.run(clockWith("200"), 0).output();
    assertEquals(List.of("[200, 100, 200]", "[150, 100, 150]"), output.lines().toList());
  }

  @Test
  void sourceDateEpoch_notANumber_refused() throws IOException, InterruptedException {
    String errors = ChildJvm.run(clockWith("tomorrow"), 1).errors();
    assertTrue(
        errors.contains("SOURCE_DATE_EPOCH: expected a number of seconds, found 'tomorrow'"),
        errors);
  }

  @Test
  void newestTimeOfTheTree_isTheClock() throws IOException {
    assumeTrue(System.getenv("SOURCE_DATE_EPOCH") == null, "SOURCE_DATE_EPOCH is set here");
    assertEquals(List.of(300L, 100L, 300L), times(temp.resolve("image"), BuildOptions.DEFAULT));
  }

  @Test
  void otherContent_otherUuid() throws IOException {
    BuildReport one =
        ErofsBuilder.to(temp.resolve("1"))
            .file("/f", EntryAttributes.of(0644), ContentSource.of(new byte[5000]))
            .build();
    BuildReport same =
        ErofsBuilder.to(temp.resolve("2"))
            .file("/f", EntryAttributes.of(0644), ContentSource.of(new byte[5000]))
            .build();
    byte[] changed = new byte[5000];
    changed[17] = 1;
    BuildReport other =
        ErofsBuilder.to(temp.resolve("3"))
            .file("/f", EntryAttributes.of(0644), ContentSource.of(changed))
            .build();
    assertEquals(one, same);
    assertEquals(false, one.uuid().equals(other.uuid()));
  }
}
