package io.github.jerofs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.jerofs.attribute.ErofsFileAttributeView;
import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.attribute.FileExtent;
import io.github.jerofs.attribute.FileExtent.Kind;
import io.github.jerofs.attribute.HiddenInode;
import io.github.jerofs.attribute.StoredData;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.Mkfs;
import io.github.jerofs.testkit.Shell;
import io.github.jerofs.testkit.SourceTree;
import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Extents and hidden inodes in the public API. */
final class FileExtentTest {
  private static final LinkOption NOFOLLOW = LinkOption.NOFOLLOW_LINKS;

  @TempDir private Path temp;

  private static List<FileExtent> extents(Path path) throws IOException {
    List<FileExtent> extents = new ArrayList<>();
    view(path).readExtents(extents::add);
    return extents;
  }

  private static ErofsFileAttributeView view(Path path) {
    return Files.getFileAttributeView(path, ErofsFileAttributeView.class, NOFOLLOW);
  }

  private static List<Path> files(FileSystem fs) throws IOException {
    try (Stream<Path> paths = Files.walk(fs.getPath("/"))) {
      return paths.filter(path -> Files.isRegularFile(path, NOFOLLOW)).toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> corpus_extentsCoverFilesAndAddUp() throws IOException {
    return Corpus.small().images().stream()
        .map(image -> dynamicTest(image.name(), () -> checkSums(image)));
  }

  private static void checkSums(Corpus.Image image) throws IOException {
    try (FileSystem fs = Erofs.open(image.file(), image.options())) {
      for (Path file : files(fs)) {
        long at = 0;
        long stored = 0;
        Set<String> algorithms = new TreeSet<>();
        for (FileExtent extent : extents(file)) {
          assertEquals(at, extent.offset(), file::toString);
          at = extent.end();
          stored += extent.kind() == Kind.FRAGMENT ? 0 : extent.storedLength();
          if (!extent.algorithm().isEmpty()) {
            algorithms.add(extent.algorithm());
          }
        }
        assertEquals(Files.size(file), at, file::toString);
        assertEquals(new StoredData(stored, algorithms), view(file).readStoredData());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"plain-default", "plain-b512", "chunk-indexes", "z-lz4", "old-1.3-legacy-C"})
  void plainExtents_addressFileBytes(String name) throws IOException {
    byte[] image = Files.readAllBytes(Corpus.small().image(name));
    int checked = 0;
    try (FileSystem fs = Erofs.open(Corpus.small().image(name))) {
      for (Path file : files(fs)) {
        byte[] content = Files.readAllBytes(file);
        for (FileExtent extent : extents(file)) {
          int from = (int) extent.offset();
          byte[] part = Arrays.copyOfRange(content, from, (int) extent.end());
          int at = (int) extent.address();
          if (extent.kind() == Kind.PLAIN || extent.kind() == Kind.INLINE) {
            assertArrayEquals(Arrays.copyOfRange(image, at, at + part.length), part);
            checked++;
          } else if (extent.kind() == Kind.HOLE) {
            assertArrayEquals(new byte[part.length], part);
          }
        }
      }
    }
    assertTrue(checked > 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-zlz4hc", "-zlz4 -C65536", "--chunksize=16384", "-Enoinline_data"})
  void extents_equalDumpErofs(String options) throws Exception {
    assumeTrue(Shell.has("dump.erofs"), "no dump.erofs to compare with");
    Path tree = Files.createDirectory(temp.resolve("tree"));
    // Whole chunks, because dump.erofs rounds up the length of the last extent.
    Files.writeString(tree.resolve("text"), "all work no play".repeat(25_600));
    byte[] mixed = new byte[18 * 16384];
    new Random(5).nextBytes(mixed);
    Arrays.fill(mixed, 50_000, 120_000, (byte) 7);
    Files.write(tree.resolve("mixed"), mixed);
    Path image = Mkfs.pack(tree, temp.resolve("image.erofs"), options.split(" "));
    try (FileSystem fs = Erofs.open(image)) {
      for (String name : List.of("/text", "/mixed")) {
        String dumped = Shell.run("dump.erofs", "-e", "--path=" + name, image);
        String actual =
            extents(fs.getPath(name)).stream().map(FileExtentTest::text).collect(lines());
        assertEquals(
            DUMPED.matcher(dumped).results().map(m -> text(m.group(1))).collect(lines()),
            actual,
            dumped);
      }
    }
  }

  private static final Pattern DUMPED = Pattern.compile("(?m)^ *\\d+:(.* \\| .* : .* \\| .*)$");

  private static Collector<CharSequence, ?, String> lines() {
    return Collectors.joining("\n");
  }

  private static String text(String dumped) {
    return dumped.replaceAll("[^0-9]+", " ").strip();
  }

  /** Returns logical and physical offsets and lengths; dump.erofs prints the latter in blocks. */
  private static String text(FileExtent e) {
    long stored = e.storedLength() + 4095 & -4096;
    return Stream.of(e.offset(), e.end(), e.length(), e.address(), e.address() + stored, stored)
        .map(String::valueOf)
        .collect(Collectors.joining(" "));
  }

  @Test
  void specialFiles_haveNoExtents() throws Exception {
    assumeTrue(Shell.has("setfattr"), "no setfattr to create the tree");
    assumeTrue("root".equals(System.getProperty("user.name")), "not root: no device files");
    Path tree = Files.createDirectory(temp.resolve("tree"));
    SourceTree.make(tree);
    try (FileSystem fs = Erofs.open(Mkfs.pack(tree, temp.resolve("image.erofs")))) {
      assertEquals(List.of(), extents(fs.getPath("/odd/null")));
      assertEquals(List.of(), extents(fs.getPath("/odd/fifo")));
      assertEquals(3003, extents(fs.getPath("/odd/long")).get(0).length());
    }
  }

  @Test
  void holes_reported() throws IOException {
    TinyImage image = new TinyImage();
    image.hole(image.root(), "hole", 123_456);
    try (FileSystem fs = Erofs.open(image.write(temp.resolve("hole.erofs")))) {
      assertEquals(
          List.of(new FileExtent(Kind.HOLE, 0, 123_456, 0, 0, 0, "", false)),
          extents(fs.getPath("/hole")));
    }
  }

  @Test
  void exceptionFromAction_stopsReading() throws IOException {
    try (FileSystem fs = Erofs.open(Path.of("samples/sample.erofs"))) {
      ErofsFileAttributeView view = view(fs.getPath("/docs/lines.txt"));
      assertThrows(
          IllegalStateException.class,
          () ->
              view.readExtents(
                  extent -> {
                    throw new IllegalStateException();
                  }));
    }
  }

  @Test
  void hiddenInodes_packedAndMetabox() throws IOException {
    assertEquals(List.of(), hidden("plain-default"));
    HiddenInode packed = hidden("z-zstd-allfrag").get(0);
    assertEquals(HiddenInode.Kind.PACKED, packed.kind());
    assertEquals(Set.of("zstd"), packed.stored().algorithms());
    assertTrue(packed.stored().size() < packed.size(), packed::toString);
    assertTrue(packed.layout().isCompressed());
    assertEquals(
        List.of(HiddenInode.Kind.METABOX),
        hidden("metabox-lz4").stream().map(HiddenInode::kind).toList());
    assertThrows(
        IllegalArgumentException.class, () -> Erofs.hiddenInodes(FileSystems.getDefault()));
  }

  private static List<HiddenInode> hidden(String name) throws IOException {
    try (FileSystem fs = Erofs.open(Corpus.small().image(name))) {
      return Erofs.hiddenInodes(fs);
    }
  }

  @Test
  void xattrSize_ofInode() throws IOException {
    try (FileSystem fs = Erofs.open(Path.of("samples/sample.erofs"))) {
      ErofsFileAttributes with = view(fs.getPath("/README.txt")).readAttributes();
      // 12 bytes of header, 4 of entry, 7 of name, 10 of value, aligned to 4.
      assertEquals(36, with.xattrSize());
      assertEquals(0, view(fs.getPath("/empty.txt")).readAttributes().xattrSize());
    }
  }
}
