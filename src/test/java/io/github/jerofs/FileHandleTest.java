package io.github.jerofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.attribute.ErofsFileHandle;
import io.github.jerofs.attribute.ErofsFileKey;
import io.github.jerofs.error.StaleFileHandleException;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.ImageBytes;
import io.github.jerofs.testkit.TestSource;
import io.github.jerofs.testkit.TestSource.Manner;
import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Valid, stale and forged file handles. */
final class FileHandleTest {
  private static final LinkOption NOFOLLOW = LinkOption.NOFOLLOW_LINKS;
  private static final UUID NO_UUID = new UUID(0, 0);

  @TempDir private Path temp;

  private static List<Path> all(FileSystem fs) throws IOException {
    try (Stream<Path> walk = Files.walk(fs.getPath("/"))) {
      return walk.toList();
    }
  }

  private static Object key(Path path) throws IOException {
    return Files.readAttributes(path, ErofsFileAttributes.class, NOFOLLOW).fileKey();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"plain-default", "48bit-zstd-dft", "metabox-xattr", "names", "xattr-inline"})
  void everyFile_handleResolves(String image) throws IOException {
    byte[][] forms;
    List<String> names;
    try (FileSystem fs = Erofs.open(Corpus.small().image(image))) {
      List<Path> paths = all(fs);
      names = paths.stream().map(Path::toString).toList();
      forms = new byte[paths.size()][];
      for (int i = 0; i < forms.length; i++) {
        forms[i] = Erofs.handle(paths.get(i), NOFOLLOW).toBytes();
      }
    }
    try (FileSystem fs = Erofs.open(Corpus.small().image(image))) {
      for (int i = 0; i < forms.length; i++) {
        ErofsFileHandle handle = ErofsFileHandle.fromBytes(forms[i]);
        assertEquals(ErofsFileHandle.SIZE, forms[i].length);
        Path original = fs.getPath(names.get(i));
        Path path = Erofs.path(fs, handle);
        // Another name in the same directory is acceptable.
        assertEquals(handle.key(), ((ErofsFileKey) key(path)).in(""), names.get(i));
        assertEquals(original.getParent(), path.getParent(), names.get(i));
        if (Files.isDirectory(original, NOFOLLOW)) {
          assertEquals(original, path);
          assertEquals(original, Erofs.path(fs, key(original)));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"names", "metabox-xattr"})
  void everyFile_keyResolves(String image) throws IOException {
    try (FileSystem fs = Erofs.open(Corpus.small().image(image))) {
      for (Path path : all(fs)) {
        assertEquals(key(path), key(Erofs.path(fs, key(path))));
      }
    }
  }

  @Test
  void handle_followsLinksByOption() throws IOException {
    TinyImage tiny = new TinyImage();
    TinyImage.Node directory = tiny.directory(tiny.root(), "d");
    TinyImage.Node file = tiny.file(directory, "f", new byte[] {1});
    TinyImage.Node link = tiny.symlink(tiny.root(), "l", "d/f");
    try (FileSystem fs = Erofs.open(tiny.write(temp.resolve("links.erofs")))) {
      Path path = fs.getPath("/l");
      assertEquals(new ErofsFileHandle(NO_UUID, file.nid(), directory.nid()), Erofs.handle(path));
      assertEquals(
          new ErofsFileHandle(NO_UUID, link.nid(), tiny.root().nid()),
          Erofs.handle(path, NOFOLLOW));
      assertEquals(fs.getPath("/d/f"), Erofs.path(fs, Erofs.handle(path)));
      long root = tiny.root().nid();
      assertEquals(new ErofsFileHandle(NO_UUID, root, root), Erofs.handle(fs.getPath("/")));
      assertEquals(fs.getPath("/"), Erofs.path(fs, Erofs.handle(fs.getPath("d/.."))));
      assertThrows(NoSuchFileException.class, () -> Erofs.handle(fs.getPath("/missing")));
    }
  }

  private static String stale(FileSystem fs, ErofsFileHandle handle) {
    StaleFileHandleException e =
        assertThrows(StaleFileHandleException.class, () -> Erofs.path(fs, handle));
    assertTrue(String.valueOf(e.getReason()).startsWith("stale file handle: "), e::toString);
    return String.valueOf(e.getReason());
  }

  @Test
  void wrongHandles_stale() throws IOException {
    TinyImage tiny = new TinyImage();
    TinyImage.Node a = tiny.directory(tiny.root(), "a");
    TinyImage.Node b = tiny.directory(tiny.root(), "b");
    TinyImage.Node file = tiny.file(a, "f", new byte[] {1});
    try (FileSystem fs = Erofs.open(tiny.write(temp.resolve("stale.erofs")))) {
      String moved = stale(fs, new ErofsFileHandle(NO_UUID, file.nid(), b.nid()));
      assertTrue(moved.contains("has no entry for it"), moved);
      String under = stale(fs, new ErofsFileHandle(NO_UUID, file.nid(), file.nid()));
      assertTrue(under.contains("its parent is not a directory"), under);
      String foreign = stale(fs, new ErofsFileHandle(new UUID(1, 2), file.nid(), a.nid()));
      assertTrue(foreign.contains(new UUID(1, 2).toString()), foreign);
      for (long nid : new long[] {0, 100, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
        stale(fs, new ErofsFileHandle(NO_UUID, nid, a.nid()));
        stale(fs, new ErofsFileHandle(NO_UUID, file.nid(), nid));
        assertThrows(
            StaleFileHandleException.class, () -> Erofs.path(fs, new ErofsFileKey(NO_UUID, nid)));
      }
      Random random = new Random(4);
      for (int i = 0; i < 2000; i++) {
        ErofsFileHandle made =
            new ErofsFileHandle(NO_UUID, random.nextInt(600), random.nextInt(600));
        try {
          assertTrue(Files.exists(Erofs.path(fs, made), NOFOLLOW));
        } catch (StaleFileHandleException e) {
          assertTrue(e.toString().contains("stale"), e::toString);
        }
      }
    }
  }

  /** Two directories that are each other's parent, and one whose parent does not list it. */
  @Test
  void hostileParents_stale() throws IOException {
    TinyImage tiny = new TinyImage();
    TinyImage.Node a = tiny.directory(tiny.root(), "a");
    TinyImage.Node b = tiny.directory(a, "b");
    TinyImage.Node c = tiny.directory(tiny.root(), "c");
    TinyImage.Node orphan = tiny.file(b, "f", new byte[] {1});
    tiny.link(b, "..", a);
    tiny.link(a, "..", b);
    tiny.link(b, "a", a);
    tiny.link(c, "..", a);
    try (FileSystem fs = Erofs.open(tiny.write(temp.resolve("loop.erofs")))) {
      String circle = stale(fs, new ErofsFileHandle(NO_UUID, a.nid(), 0));
      assertTrue(circle.contains("not below the root"), circle);
      String inCircle = stale(fs, new ErofsFileHandle(NO_UUID, orphan.nid(), b.nid()));
      assertTrue(inCircle.contains("not below the root"), inCircle);
      String denied = stale(fs, new ErofsFileHandle(NO_UUID, c.nid(), 0));
      assertTrue(denied.contains("has no entry for it"), denied);
      assertThrows(
          StaleFileHandleException.class,
          () -> Erofs.path(fs, new ErofsFileKey(NO_UUID, orphan.nid())));
    }
  }

  /** Each level is linked twice, so a walk over all paths would take 2^40 steps. */
  @Test
  void search_visitsEachDirectoryOnce() throws IOException {
    TinyImage tiny = new TinyImage();
    TinyImage.Node at = tiny.root();
    for (int i = 0; i < 40; i++) {
      TinyImage.Node next = tiny.directory(at, "x");
      tiny.link(at, "y", next);
      at = next;
    }
    TinyImage.Node unnamed = tiny.file(at, "f", new byte[] {1});
    tiny.link(at, "f", at);
    try (FileSystem fs = Erofs.open(tiny.write(temp.resolve("double.erofs")))) {
      assertThrows(
          StaleFileHandleException.class,
          () -> Erofs.path(fs, new ErofsFileKey(NO_UUID, unnamed.nid())));
      assertEquals("/x".repeat(40), Erofs.path(fs, new ErofsFileKey(NO_UUID, at.nid())).toString());
    }
  }

  @Test
  void search_continuesPastDamage_reportsIt() throws IOException {
    TinyImage tiny = new TinyImage();
    TinyImage.Node bad = tiny.directory(tiny.root(), "a");
    tiny.file(bad, "in", new byte[] {1});
    TinyImage.Node good = tiny.directory(tiny.root(), "z");
    TinyImage.Node file = tiny.file(good, "f", new byte[] {1});
    Path image = tiny.write(temp.resolve("damaged.erofs"));
    ImageBytes bytes = ImageBytes.of(image);
    int inode = bytes.inode("/a");
    byte[] damaged = bytes.toArray();
    damaged[inode + 16 + 3] = 0x7f; // its data is out of bounds
    try (FileSystem fs = Erofs.open(new TestSource(damaged, Manner.WELL))) {
      assertEquals(fs.getPath("/z/f"), Erofs.path(fs, new ErofsFileKey(NO_UUID, file.nid())));
      StaleFileHandleException e =
          assertThrows(
              StaleFileHandleException.class,
              () -> Erofs.path(fs, new ErofsFileKey(NO_UUID, file.nid() + 1)));
      assertTrue(String.valueOf(e.getReason()).contains("stale"), e::toString);
    }
  }

  @Test
  void foreignArguments_rejected() throws IOException {
    Path host = Path.of("pom.xml");
    FileSystem hostFiles = FileSystems.getDefault();
    assertThrows(IllegalArgumentException.class, () -> Erofs.handle(host));
    assertThrows(
        IllegalArgumentException.class,
        () -> Erofs.path(hostFiles, new ErofsFileHandle(NO_UUID, 1, 1)));
    try (FileSystem fs = Erofs.open(Corpus.small().image("names"))) {
      assertThrows(IllegalArgumentException.class, () -> Erofs.path(fs, "a key"));
    }
    assertThrows(IllegalArgumentException.class, () -> ErofsFileHandle.fromBytes(new byte[0]));
    assertThrows(IllegalArgumentException.class, () -> ErofsFileHandle.fromBytes(new byte[33]));
    assertThrows(IllegalArgumentException.class, () -> ErofsFileHandle.fromBytes(new byte[34]));
  }
}
