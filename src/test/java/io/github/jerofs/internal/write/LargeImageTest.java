package io.github.jerofs.internal.write;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.BuildException;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.BuildReport;
import io.github.jerofs.build.Compression;
import io.github.jerofs.build.CompressionOptions;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.DataOptions;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.build.Whiteouts;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.check.Finding;
import io.github.jerofs.internal.write.content.EncodingPlanner;
import io.github.jerofs.internal.write.image.BuildContext;
import io.github.jerofs.internal.write.image.DeviceTable;
import io.github.jerofs.internal.write.image.ImageFile;
import io.github.jerofs.internal.write.image.ProgressMeter;
import io.github.jerofs.internal.write.node.EntryTree;
import io.github.jerofs.internal.write.node.NodeTable;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.testkit.KernelMount;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images and files of 1 TiB and more, of which next to nothing is on disk. */
final class LargeImageTest {
  private static final int BLOCK = 4096;
  private static final long TIB = 1L << 40;

  /** The end of the last block that has an address. */
  private static final long LIMIT = BLOCK * 0xffffffffL;

  private static final EntryAttributes PLAIN = EntryAttributes.of(0644);

  @TempDir private Path temp;

  private static byte[] content(int size) {
    byte[] text = new byte[size];
    Random random = new Random(size);
    for (int i = 0; i < size; i++) {
      text[i] = (byte) ('a' + random.nextInt(4));
    }
    return text;
  }

  private static final int[] SIZES = {0, 1, 100, 4095, 4096, 4097, 70_000, 1_500_000, 5_000_000};

  private static void fill(EntryTree entries) throws IOException {
    for (int size : SIZES) {
      entries.file("/files/" + size, PLAIN, ContentSource.of(content(size)));
    }
    for (int i = 0; i < 300; i++) {
      String name = "name".repeat(10) + i;
      entries.symbolicLink("/links/" + name, EntryAttributes.of(0777), name);
    }
  }

  /** Builds an image whose contents begin at {@code start}; the gap before them is a hole. */
  private BuildReport build(ImageFile image, BuildOptions options, long start) throws IOException {
    NodeTable nodes = new NodeTable(EntryAttributes.of(0755));
    fill(new EntryTree(nodes, options));
    BuildContext build =
        BuildContext.of(
            nodes,
            options,
            new DeviceTable(),
            image,
            BuildContext.BLOCK_BITS,
            new ProgressMeter(options.listener()));
    BuildReport report =
        new ImageBuild(build, EncodingPlanner.of(options, BuildContext.BLOCK_BITS), null)
            .write(temp, null, start);
    image.publish();
    return report;
  }

  private static BuildOptions options(String method, boolean fragments) {
    BuildOptions.Builder options = BuildOptions.builder();
    if (!method.equals("none")) {
      options.compression(
          CompressionOptions.of(Compression.parse(method)).withFragments(fragments));
    }
    return options.build();
  }

  @ParameterizedTest
  @CsvSource({"none,false,1", "none,false,15", "lz4,false,1", "lz4,true,15", "deflate,false,15"})
  void contentsBehindTebibytes_readBack(String method, boolean fragments, long tebibytes)
      throws IOException, InterruptedException {
    Path file = temp.resolve("image");
    try (ImageFile image = ImageFile.create(file, false)) {
      build(image, options(method, fragments), tebibytes * TIB);
    } catch (IOException e) {
      abort("no sparse file of " + tebibytes + " TiB here: " + e);
    }
    List<Finding> findings = new ArrayList<>();
    Erofs.check(file, ErofsOptions.DEFAULT, CheckOptions.DATA, findings::add);
    assertEquals(List.of(), findings);
    try (FileSystem fs = Erofs.open(file)) {
      assertTree(fs.getPath("/"));
    }
    if (KernelMount.whyNot().isEmpty()) {
      try (KernelMount mount = KernelMount.of(file, temp)) {
        assertTree(mount.directory());
      }
    }
  }

  private static void assertTree(Path root) throws IOException {
    for (int size : SIZES) {
      assertArrayEquals(
          content(size), Files.readAllBytes(root.resolve("files/" + size)), "" + size);
    }
    for (int i = 0; i < 300; i++) {
      String name = "name".repeat(10) + i;
      assertEquals(name, Files.readSymbolicLink(root.resolve("links/" + name)).toString());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 1000, 1611})
  void moreBlocksThanAddresses_refused(int blocks) throws IOException {
    // The contents take 1611 blocks, the metadata some more.
    try (ImageFile image = ImageFile.ofNothing(temp.resolve("image"), false)) {
      BuildException e =
          assertThrows(
              BuildException.class,
              () -> build(image, BuildOptions.DEFAULT, LIMIT - (long) blocks * BLOCK));
      assertTrue(
          e.getMessage().contains("limit exceeded: expected at most 4294967295 blocks"),
          e.getMessage());
    }
  }

  @Test
  void lastAddresses_used() throws IOException {
    long size;
    try (ImageFile image = ImageFile.ofNothing(temp.resolve("image"), false)) {
      size = build(image, BuildOptions.DEFAULT, BLOCK).bytes() - BLOCK;
    }
    try (ImageFile image = ImageFile.ofNothing(temp.resolve("image"), false)) {
      assertEquals(LIMIT, build(image, BuildOptions.DEFAULT, LIMIT - size).bytes());
    }
    try (ImageFile image = ImageFile.ofNothing(temp.resolve("image"), false)) {
      assertThrows(
          BuildException.class, () -> build(image, BuildOptions.DEFAULT, LIMIT - size + BLOCK));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {16 * TIB, 17 * TIB, Long.MAX_VALUE})
  void fileOverTheLimit_refusedUnread(long size) {
    ContentSource large =
        new ContentSource() {
          @Override
          public long size() {
            return size;
          }

          @Override
          public InputStream open() {
            throw new AssertionError("opened");
          }
        };
    ErofsBuilder builder = ErofsBuilder.to(temp.resolve("image")).file("/large", PLAIN, large);
    BuildException e = assertThrows(BuildException.class, builder::build);
    assertTrue(e.getMessage().contains("limit exceeded"), e.getMessage());
  }

  /** Returns an archive with a file of {@code size} bytes that has a few data at three places. */
  private static byte[] sparseArchive(long size) throws IOException {
    long[] places = {0, size / 2, size - 3};
    StringBuilder map = new StringBuilder(places.length + "\n");
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (long place : places) {
      map.append(place).append("\n3\n");
      data.writeBytes("abc".getBytes(US_ASCII));
    }
    byte[] header = new byte[512];
    System.arraycopy(map.toString().getBytes(US_ASCII), 0, header, 0, map.length());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
      TarArchiveEntry pax = new TarArchiveEntry("pax", TarConstants.LF_PAX_EXTENDED_HEADER_LC);
      String records =
          record("GNU.sparse.major", "1")
              + record("GNU.sparse.minor", "0")
              + record("GNU.sparse.name", "sparse")
              + record("GNU.sparse.realsize", Long.toString(size));
      put(out, pax, records.getBytes(US_ASCII));
      ByteBuffer all = ByteBuffer.allocate(header.length + data.size());
      put(out, new TarArchiveEntry("stored"), all.put(header).put(data.toByteArray()).array());
    }
    return bytes.toByteArray();
  }

  private static String record(String key, String value) {
    String rest = " " + key + "=" + value + "\n";
    int length = rest.length() + 1;
    while (Integer.toString(length).length() + rest.length() != length) {
      length++;
    }
    return length + rest;
  }

  private static void put(TarArchiveOutputStream out, TarArchiveEntry entry, byte[] bytes)
      throws IOException {
    entry.setSize(bytes.length);
    out.putArchiveEntry(entry);
    out.write(bytes);
    out.closeArchiveEntry();
  }

  @Test
  void sparseArchiveOf1TiB_isSmall() throws IOException {
    byte[] archive = sparseArchive(TIB);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(archive);
    }
    Path file = temp.resolve("image");
    BuildReport report =
        ErofsBuilder.to(file)
            .options(BuildOptions.builder().data(DataOptions.DEFAULT.withHoles(true)).build())
            .addTar(() -> new ByteArrayInputStream(packed.toByteArray()), Whiteouts.KEEP)
            .build();
    assertEquals(TIB, report.contentBytes());
    assertTrue(report.bytes() < 64 << 20, report::toString);
    try (FileSystem fs = Erofs.open(file);
        SeekableByteChannel channel = Files.newByteChannel(fs.getPath("/sparse"))) {
      assertEquals(TIB, channel.size());
      for (long place : new long[] {0, TIB / 2, TIB - 3}) {
        ByteBuffer found = ByteBuffer.allocate(3);
        channel.position(place).read(found);
        assertEquals("abc", new String(found.array(), US_ASCII));
      }
    }
  }
}
