package io.github.jerofs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.check.Finding;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.testkit.TinyImage;
import io.github.jerofs.testkit.TinyImage.Node;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The result of a read or lookup does not depend on earlier ones. */
final class OneAnswerTest {
  private static final Path TWO_FACE = Path.of("src/test/resources/order/twoface.erofs");
  private static final Path LOOKBACK = Path.of("src/test/resources/order/order-fragdedupe.erofs");
  private static final int BLOCK = 4096;

  @TempDir private Path temp;

  private static List<Finding> findings(Path image, Predicate<Finding> wanted) throws IOException {
    List<Finding> all = new ArrayList<>();
    Erofs.check(image, ErofsOptions.DEFAULT, CheckOptions.METADATA, all::add);
    return all.stream().filter(wanted).toList();
  }

  private static String readAt(FileChannel channel, long position) {
    ByteBuffer bytes = ByteBuffer.allocate(16);
    try {
      channel.read(bytes, position);
      return new String(bytes.array(), 0, bytes.position(), ISO_8859_1);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void unsortedExtents_anyOrder_sameBytes() throws IOException {
    try (FileSystem fs = Erofs.open(TWO_FACE);
        FileChannel forward = FileChannel.open(fs.getPath("/two"));
        FileChannel backward = FileChannel.open(fs.getPath("/two"))) {
      String first = readAt(forward, BLOCK);
      String second = readAt(forward, 2 * BLOCK);
      assertEquals(second, readAt(backward, 2 * BLOCK));
      assertEquals(first, readAt(backward, BLOCK));
      assertEquals(first, readAt(forward, BLOCK));
    }
  }

  @Test
  void unsortedExtents_reported() throws IOException {
    List<Finding> found = findings(TWO_FACE, f -> f.kind() == Finding.Kind.MAP);
    assertEquals(List.of("/two"), found.stream().map(Finding::path).toList());
    assertTrue(found.get(0).message().contains("extent start"), found::toString);
    assertTrue(found.get(0).place().offset() > 0, found::toString);
  }

  @Test
  void wrongLookback_afterOtherReads_sameBytes() throws IOException {
    byte[] fresh;
    try (FileSystem fs = Erofs.open(LOOKBACK)) {
      fresh = Files.readAllBytes(fs.getPath("/mix/sparse"));
    }
    try (FileSystem fs = Erofs.open(LOOKBACK);
        DirectoryStream<Path> files = Files.newDirectoryStream(fs.getPath("/mix"))) {
      for (Path file : files) {
        if (Files.isRegularFile(file)) {
          try (InputStream in = Files.newInputStream(file)) {
            in.readNBytes(1 << 20);
          }
        }
      }
      assertEquals(-1, Arrays.mismatch(fresh, Files.readAllBytes(fs.getPath("/mix/sparse"))));
    }
  }

  @Test
  void wrongLookback_reported() throws IOException {
    List<Finding> found = findings(LOOKBACK, f -> f.message().contains("lclusters back"));
    assertEquals(List.of("[packed inode]"), found.stream().map(Finding::path).toList());
    assertTrue(found.get(0).place().offset() > 0, found::toString);
  }

  /** At most 40 links are followed in one path, even if parts of it were resolved before. */
  @Test
  void links_countedForWholePath() throws IOException {
    TinyImage image = new TinyImage();
    Node directory = image.directory(image.root(), "d");
    image.symlink(directory, "l", ".");
    image.file(directory, "f", new byte[1]);
    try (FileSystem fs = Erofs.open(image.write(temp.resolve("links.erofs")))) {
      Path thirty = fs.getPath("/d" + "/l".repeat(30));
      String rest = "l/".repeat(15) + "f";
      assertTrue(Files.isDirectory(thirty));
      Path directory30 = fs.getPath(thirty + "/.");
      assertTrue(Files.isDirectory(directory30));
      assertThrows(
          FileSystemLoopException.class, () -> Files.size(fs.getPath(directory30 + "/" + rest)));
      assertThrows(FileSystemLoopException.class, () -> Files.size(directory30.resolve(rest)));
    }
  }

  /** Dot-dot returns to the parent in the path, even if an entry refers to the root. */
  @Test
  void rootAsEntry_dotDotReturns() throws IOException {
    TinyImage image = new TinyImage();
    Node directory = image.directory(image.root(), "a");
    image.link(directory, "loop", image.root());
    image.file(directory, "x", new byte[1]);
    try (FileSystem fs = Erofs.open(image.write(temp.resolve("loop.erofs")))) {
      Path loop = fs.getPath("/a/loop");
      assertTrue(Files.isDirectory(loop));
      assertEquals(1, Files.size(fs.getPath("/a/loop/../x")));
      assertEquals(1, Files.size(loop.resolve("../x")));
    }
  }

  /** Three blocks of names; the first name of the second is changed to sort before all others. */
  @Test
  void misplacedFirstNameOfBlock_listedNamesFound() throws IOException {
    Path file = manyNames();
    changeFirstName(file);
    try (FileSystem fs = Erofs.open(file)) {
      for (int attempt = 0; attempt < 2; attempt++) {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(fs.getPath("/d"))) {
          Iterator<Path> each = stream.iterator();
          CorruptImageException first = assertThrows(CorruptImageException.class, () -> rest(each));
          CorruptImageException again = assertThrows(CorruptImageException.class, () -> rest(each));
          assertEquals(first.getMessage(), again.getMessage());
          assertTrue(first.getMessage().contains("not sort after"), first::getMessage);
        }
      }
    }
    List<Finding> found = findings(file, f -> f.kind() == Finding.Kind.DIRECTORY);
    assertEquals(List.of("/d"), found.stream().map(Finding::path).toList());
    assertTrue(found.get(0).place().offset() >= BLOCK, found::toString);
  }

  /** An unreadable block ends the listing, but lookups of names in earlier blocks succeed. */
  @Test
  void unreadableBlock_listedNamesFound() throws IOException {
    Path file = manyNames();
    byte[] image = Files.readAllBytes(file);
    int block = blockOfNames(image);
    Arrays.fill(image, block, block + 12, (byte) 0xff);
    Files.write(file, image);
    try (FileSystem fs = Erofs.open(file);
        DirectoryStream<Path> stream = Files.newDirectoryStream(fs.getPath("/d"))) {
      Iterator<Path> each = stream.iterator();
      assertTrue(each.hasNext());
      assertEquals(0, Files.size(fs.getPath(each.next().toString())));
      assertTrue(each.hasNext());
      assertThrows(CorruptImageException.class, () -> rest(each));
      assertThrows(CorruptImageException.class, () -> Files.size(fs.getPath("/d/zzz")));
    }
  }

  /** Looks up the remaining entries of a listing by name. */
  private static void rest(Iterator<Path> each) throws IOException {
    try {
      while (each.hasNext()) {
        Path path = each.next();
        assertEquals(Files.size(path), Files.size(path.getFileSystem().getPath(path.toString())));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private Path manyNames() throws IOException {
    TinyImage image = new TinyImage();
    Node directory = image.directory(image.root(), "d");
    for (int block = 0; block < 3; block++) {
      for (int i = 0; i < 20; i++) {
        String name = "n" + block + "-" + (char) ('a' + i) + "x".repeat(180);
        image.file(directory, name, new byte[i]);
      }
    }
    return image.write(temp.resolve("names.erofs"));
  }

  /** Changes the first letter in the first block whose first name begins with {@code n}. */
  private static void changeFirstName(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int block = blockOfNames(bytes);
    bytes[block + namesStart(bytes, block)] = 'a';
    Files.write(file, bytes);
  }

  private static int blockOfNames(byte[] bytes) {
    for (int block = 2 * BLOCK; block < bytes.length; block += BLOCK) {
      int names = namesStart(bytes, block);
      if (names >= 12 && names < 600 && names % 12 == 0 && bytes[block + names] == 'n') {
        return block;
      }
    }
    throw new AssertionError("no block begins with n");
  }

  private static int namesStart(byte[] bytes, int block) {
    return (bytes[block + 8] & 0xff) | (bytes[block + 9] & 0xff) << 8;
  }
}
