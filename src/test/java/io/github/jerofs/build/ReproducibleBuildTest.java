package io.github.jerofs.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.testkit.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
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
    List<Entry> entries = entries();
    Collections.shuffle(entries, new Random(seed));
    assertEquals(
        DIGEST, Manifest.sha256(build(entries, threads, CompressionOptions.NONE)), "uncompressed");
    // These compressors are our own: no library changes the bytes.
    assertEquals(
        LZ4_DIGEST,
        Manifest.sha256(
            build(entries, threads, CompressionOptions.of(Compression.of(CompressionMethod.LZ4)))),
        "lz4");
    assertEquals(
        LZ4HC_DIGEST,
        Manifest.sha256(
            build(
                entries,
                threads,
                CompressionOptions.of(Compression.of(CompressionMethod.LZ4HC))
                    .withFragments(true))),
        "lz4hc with fragments");
  }

  private Path build(List<Entry> entries, int threads, CompressionOptions compression)
      throws IOException {
    Path image = temp.resolve("image.erofs");
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
    return image;
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
