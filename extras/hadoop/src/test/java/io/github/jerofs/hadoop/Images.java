package io.github.jerofs.hadoop;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.Compression;
import io.github.jerofs.build.CompressionMethod;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.build.SpecialType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;

/** Images and configurations for the tests. */
final class Images {
  static final int BIG = 3_000_000;
  static final Instant TIME = Instant.parse("2024-05-06T07:08:09Z");

  private Images() {}

  /** Returns a configuration without pauses, in which images are checked at each use. */
  static Configuration configuration() {
    Configuration conf = new Configuration();
    conf.set("fs.erofs.read.retry.interval", "0");
    conf.set("fs.erofs.revalidate.interval", "0");
    conf.set("fs.AbstractFileSystem.erofs.impl", ErofsFs.class.getName());
    conf.set("fs.faulty.impl", FaultyStore.class.getName());
    return conf;
  }

  /** Returns bytes that compress to about two thirds. */
  static byte[] content(int length, int seed) {
    byte[] bytes = new byte[length];
    Random random = new Random(seed);
    random.nextBytes(bytes);
    for (int i = 0; i < length; i += 3) {
      bytes[i] = (byte) (i >> 12);
    }
    return bytes;
  }

  static BuildOptions zstd() {
    return BuildOptions.builder()
        .replaceExisting(true)
        .compression(Compression.of(CompressionMethod.ZSTD))
        .build();
  }

  static BuildOptions plain() {
    return BuildOptions.builder().replaceExisting(true).build();
  }

  private static EntryAttributes attributes(int mode) {
    return EntryAttributes.of(mode).withOwner(1000, 1001).withModified(TIME);
  }

  /** Writes an image with files, directories and links of all kinds. */
  static void write(Path image, BuildOptions options) throws IOException {
    ErofsBuilder.to(image)
        .options(options)
        .directory("/", attributes(0755))
        .file("/big", attributes(0640), ContentSource.of(content(BIG, 1)))
        .file(
            "/small",
            attributes(0644).withXattr("user.origin", new byte[] {1, 2}),
            ContentSource.of("small".getBytes(UTF_8)))
        .file("/empty", attributes(0600), ContentSource.of(new byte[0]))
        .directory("/dir", attributes(0755))
        .file("/dir/a.txt", attributes(0644), ContentSource.of(content(5000, 2)))
        .file("/dir/b.txt", attributes(0644), ContentSource.of(content(100, 3)))
        .directory("/dir/sub", attributes(0700))
        .file("/dir/sub/c.txt", attributes(0644), ContentSource.of(content(70_000, 4)))
        .symbolicLink("/link", attributes(0777), "dir/a.txt")
        .symbolicLink("/dirlink", attributes(0777), "/dir")
        .symbolicLink("/dir/up", attributes(0777), "..")
        .symbolicLink("/broken", attributes(0777), "nowhere")
        .special("/pipe", SpecialType.FIFO, attributes(0644), 0, 0)
        .directory("/names", attributes(0755))
        .file("/names/time 12:30%41", attributes(0644), ContentSource.of(content(1, 5)))
        .file("/names/bytes \udc80\udcff", attributes(0644), ContentSource.of(content(2, 6)))
        .file("/names/bang!", attributes(0644), ContentSource.of(content(3, 7)))
        .file("/names/escape %3A", attributes(0644), ContentSource.of(content(4, 8)))
        .file("/names/\u00e4\ud83d\ude00", attributes(0644), ContentSource.of(content(5, 9)))
        .build();
  }
}
