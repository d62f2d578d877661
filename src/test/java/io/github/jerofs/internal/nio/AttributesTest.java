package io.github.jerofs.internal.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.ByteSources;
import io.github.jerofs.Erofs;
import io.github.jerofs.attribute.ErofsFileAttributeView;
import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.attribute.StoredData;
import io.github.jerofs.attribute.XattrFileAttributeView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.DosFileAttributes;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A1 to A27: attributes by name, by class and by view. */
final class AttributesTest extends ContractTest {
  private static final Set<String> BASIC =
      Set.of(
          "size",
          "creationTime",
          "lastAccessTime",
          "lastModifiedTime",
          "isDirectory",
          "isRegularFile",
          "isSymbolicLink",
          "isOther",
          "fileKey");

  @ParameterizedTest
  @EnumSource
  @DisplayName("A1 A2 names select attributes, a star selects all")
  void byName_selects(Side side) throws IOException {
    Path file = at(side, "sizes/5000");
    assertEquals(BASIC, Files.readAttributes(file, "*").keySet());
    assertEquals(BASIC, Files.readAttributes(file, "basic:*").keySet());
    assertEquals(BASIC, Files.readAttributes(file, "size,*").keySet());
    assertEquals(
        Map.of("size", 5000L, "isDirectory", false),
        Files.readAttributes(file, "size,isDirectory,size"));
    Map<String, Object> map = Files.readAttributes(file, "size");
    assertThrows(UnsupportedOperationException.class, () -> map.put("x", 1));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A3 A4 unknown names and views are rejected")
  void byName_unknown_throws(Side side) {
    Path file = at(side, "dir/file");
    for (String bad : List.of("nope", "size,nope", "", "basic:", "posix:mode", "unix:nope")) {
      assertThrows(
          IllegalArgumentException.class, () -> Files.readAttributes(file, bad), () -> bad);
    }
    assertThrows(
        UnsupportedOperationException.class, () -> Files.readAttributes(file, "nope:size"));
    assertThrows(UnsupportedOperationException.class, () -> Files.getAttribute(file, "nope:size"));
    assertThrows(
        UnsupportedOperationException.class, () -> Files.setAttribute(file, "nope:size", 1));
    assertThrows(IllegalArgumentException.class, () -> Files.getAttribute(file, "*"));
    assertThrows(IllegalArgumentException.class, () -> Files.getAttribute(file, "size,isOther"));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A7 unix includes posix; names and types")
  void unix_namesAndTypes(Side side) throws IOException {
    Map<String, Object> unix = Files.readAttributes(at(side, "modes/4755"), "unix:*");
    assertEquals(20, unix.size());
    assertTrue(unix.keySet().containsAll(BASIC));
    for (String name : List.of("mode", "nlink", "uid", "gid")) {
      assertInstanceOf(Integer.class, unix.get(name), name);
    }
    for (String name : List.of("ino", "dev", "rdev")) {
      assertInstanceOf(Long.class, unix.get(name), name);
    }
    assertInstanceOf(FileTime.class, unix.get("ctime"));
    assertEquals(
        Set.of("owner", "group", "permissions"),
        minus(Files.readAttributes(at(side, "dir"), "posix:*").keySet()));
  }

  private static Set<String> minus(Set<String> names) {
    Set<String> rest = new java.util.HashSet<>(names);
    rest.removeAll(BASIC);
    return rest;
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A7 A10 modes and permissions")
  void modes_permissions(Side side) throws IOException {
    for (String mode : ContractTree.MODES) {
      Path file = at(side, "modes/" + mode);
      int bits = Integer.parseInt(mode, 8);
      assertEquals(0100000 | bits, Files.getAttribute(file, "unix:mode"), mode);
      Set<PosixFilePermission> set = Files.getPosixFilePermissions(file);
      assertEquals(permissions(bits), PosixFilePermissions.toString(set));
      set.clear(); // a copy
      assertEquals(
          permissions(bits), PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
    assertEquals(041777, Files.getAttribute(at(side, "modes/sticky"), "unix:mode"));
  }

  private static String permissions(int bits) {
    StringBuilder text = new StringBuilder();
    for (int i = 8; i >= 0; i--) {
      text.append((bits >> i & 1) == 0 ? '-' : "xwr".charAt(i % 3));
    }
    return text.toString();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A9 owners")
  void owners_namesAndIds(Side side) throws IOException {
    needs(side, "owners");
    assertEquals(1000, Files.getAttribute(at(side, "modes/0600"), "unix:uid"));
    assertEquals(2000, Files.getAttribute(at(side, "modes/0600"), "unix:gid"));
    assertEquals(100_000, Files.getAttribute(at(side, "modes/0755"), "unix:uid"));
    Path file = at(side, "modes/0755");
    assertEquals(Files.getOwner(file), Files.getAttribute(file, "owner:owner"));
    assertEquals("100000", Files.getOwner(file).getName()); // an ID without a name on any host
    assertEquals("200000", Files.readAttributes(file, PosixFileAttributes.class).group().getName());
    assertEquals(
        Files.getOwner(file),
        fs(side).getUserPrincipalLookupService().lookupPrincipalByName("100000"));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A11 A12 unsupported classes")
  void byClass_unsupported(Side side) {
    Path file = at(side, "dir/file");
    if (side == Side.IMAGE) { // the host supports DOS attributes
      assertThrows(
          UnsupportedOperationException.class,
          () -> Files.readAttributes(file, DosFileAttributes.class));
    }
    assertThrows(
        NullPointerException.class,
        () -> Files.readAttributes(file, ContractTest.<Class<BasicFileAttributes>>nothing()));
    assertNull(Files.getFileAttributeView(file, AclFileAttributeView.class));
    assertThrows(
        NullPointerException.class,
        () ->
            Files.getFileAttributeView(
                file, ContractTest.<Class<BasicFileAttributeView>>nothing()));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A13 views are lazy and keep their link option")
  void view_lazy(Side side) throws IOException {
    BasicFileAttributeView missing =
        Files.getFileAttributeView(at(side, "missing"), BasicFileAttributeView.class);
    assertEquals("basic", missing.name());
    assertThrows(NoSuchFileException.class, missing::readAttributes);
    Path link = at(side, "links/relative");
    assertTrue(
        Files.getFileAttributeView(link, BasicFileAttributeView.class, NOFOLLOW)
            .readAttributes()
            .isSymbolicLink());
    assertTrue(
        Files.getFileAttributeView(link, PosixFileAttributeView.class)
            .readAttributes()
            .isRegularFile());
    assertEquals("owner", Files.getFileAttributeView(link, FileOwnerAttributeView.class).name());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A16 times have nanosecond precision")
  void times_asStored(Side side) throws IOException {
    assertEquals(
        FileTime.from(Instant.ofEpochSecond(1_234_567_890L, 123_456_789)),
        Files.getLastModifiedTime(at(side, "times/nanos")));
    assertEquals(
        FileTime.from(Instant.ofEpochSecond(86_400, 500_000_000)),
        Files.getLastModifiedTime(at(side, "times/old")));
    assertEquals(FileTime.from(Instant.EPOCH), Files.getLastModifiedTime(at(side, "times/epoch")));
    assertEquals(ContractTree.TIME, Files.getLastModifiedTime(at(side, "dir")));
  }

  @Test
  @DisplayName("A16 all times are the modification time")
  void times_same() throws IOException {
    BasicFileAttributes a = Files.readAttributes(image("/times/nanos"), BasicFileAttributes.class);
    assertEquals(a.lastModifiedTime(), a.creationTime());
    assertEquals(a.lastModifiedTime(), a.lastAccessTime());
    Path copy = temp.resolve("copied-times");
    Files.copy(image("/times/nanos"), copy, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    assertEquals(a.lastModifiedTime(), Files.getLastModifiedTime(copy));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A18 A20 file keys and link counts")
  void fileKey_hardLinks(Side side) throws IOException {
    Object one = Files.getAttribute(at(side, "hard/one"), "fileKey");
    assertNotNull(one);
    assertEquals(one, Files.getAttribute(at(side, "hard/two"), "fileKey"));
    assertEquals(one, Files.getAttribute(at(side, "dir/three"), "fileKey"));
    assertEquals(one.hashCode(), Files.getAttribute(at(side, "dir/three"), "fileKey").hashCode());
    assertNotEquals(one, Files.getAttribute(at(side, "dir/file"), "fileKey"));
    assertEquals(3, Files.getAttribute(at(side, "hard/one"), "unix:nlink"));
    assertEquals(4, Files.getAttribute(at(side, "dir"), "unix:nlink"));
    assertTrue(Files.size(at(side, "dir")) >= 0);
  }

  @Test
  @DisplayName("A18 file keys are stable across openings and differ between images")
  void fileKey_reopened_equal() throws IOException {
    Object key = Files.getAttribute(image("/dir"), "fileKey");
    try (FileSystem again = Erofs.open(IMAGE_FILE);
        FileSystem other = Erofs.open(SPARSE_FILE)) {
      assertEquals(key, Files.getAttribute(again.getPath("dir"), "fileKey"));
      assertNotEquals(key, Files.getAttribute(other.getPath("/big"), "fileKey"));
    }
  }

  @Test
  @DisplayName("A18 X8 file keys are equal exactly for what isSameFile calls the same")
  void fileKey_agreesWithIsSameFile() throws IOException {
    Path copy = Files.copy(IMAGE_FILE, temp.resolve("copy.erofs")); // with the same UUID
    Path link = Files.createLink(temp.resolve("link.erofs"), copy);
    try (FileSystem first = Erofs.open(copy);
        FileSystem second = Erofs.open(copy);
        FileSystem linked = Erofs.open(link);
        FileSystem bytes = Erofs.open(ByteSources.of(copy))) {
      List<Path> paths = new ArrayList<>();
      for (FileSystem fs : List.of(fs(Side.IMAGE), first, second, linked, bytes)) {
        paths.add(fs.getPath("/hard/one"));
        paths.add(fs.getPath("/hard/two"));
        paths.add(fs.getPath("/dir/file"));
      }
      for (Path a : paths) {
        for (Path b : paths) {
          boolean equal = Files.getAttribute(a, "fileKey").equals(Files.getAttribute(b, "fileKey"));
          assertEquals(equal, Files.isSameFile(a, b), () -> a.toUri() + " " + b.toUri());
        }
      }
      assertTrue(Files.isSameFile(first.getPath("/hard/one"), second.getPath("/hard/two")));
      assertTrue(Files.isSameFile(first.getPath("/hard/one"), linked.getPath("/hard/two")));
      assertFalse(Files.isSameFile(first.getPath("/hard/one"), image("/hard/one")));
      assertFalse(Files.isSameFile(first.getPath("/hard/one"), bytes.getPath("/hard/one")));
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A19 a FIFO is other")
  void fifo_isOther(Side side) throws IOException {
    needs(side, "fifo");
    BasicFileAttributes a =
        Files.readAttributes(at(side, "special/fifo"), BasicFileAttributes.class);
    assertTrue(a.isOther());
    assertFalse(a.isRegularFile() || a.isDirectory() || a.isSymbolicLink());
    assertEquals(0010644, Files.getAttribute(at(side, "special/fifo"), "unix:mode"));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A22 the user view")
  void userView_listAndRead(Side side) throws IOException {
    needs(side, "xattrs");
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(at(side, "xattrs/two"), UserDefinedFileAttributeView.class);
    assertEquals("user", view.name());
    assertEquals(Set.of("first", "empty"), Set.copyOf(view.list()));
    assertEquals(3, view.size("first"));
    assertEquals(0, view.size("empty"));
    ByteBuffer dst = ByteBuffer.allocate(10).position(2);
    assertEquals(3, view.read("first", dst));
    assertEquals(5, dst.position());
    assertEquals("one", new String(dst.array(), 2, 3, StandardCharsets.UTF_8));
    assertThrows(IOException.class, () -> view.read("first", ByteBuffer.allocate(2)));
    assertThrows(IOException.class, () -> view.read("none", ByteBuffer.allocate(2)));
    assertThrows(IOException.class, () -> view.size("none"));
    assertThrows(
        IllegalArgumentException.class,
        () -> view.read("first", ByteBuffer.allocate(9).asReadOnlyBuffer()));
    byte[] value = (byte[]) Files.getAttribute(at(side, "xattrs/two"), "user:first");
    assertArrayEquals("one".getBytes(StandardCharsets.UTF_8), value);
    assertEquals(
        Set.of("first", "empty"), Files.readAttributes(at(side, "xattrs/two"), "user:*").keySet());
  }

  @Test
  @DisplayName("A22 A23 the xattr view has all namespaces, the user view one")
  void xattrView_allNamespaces() throws IOException {
    Path file = image("/xattrs/two");
    XattrFileAttributeView view = Files.getFileAttributeView(file, XattrFileAttributeView.class);
    Set<String> names = Set.of("user.first", "user.empty", "trusted.secret");
    assertEquals(names, Set.copyOf(view.list()));
    assertEquals(names, view.readAll().keySet());
    assertEquals(names, Files.readAttributes(file, "xattr:*").keySet());
    assertArrayEquals(
        "hush".getBytes(StandardCharsets.UTF_8),
        (byte[]) Files.getAttribute(file, "xattr:trusted.secret"));
    assertThrows(IOException.class, () -> view.read("user.none"));
    assertThrows(UnsupportedOperationException.class, () -> view.list().clear());
    assertThrows(UnsupportedOperationException.class, () -> view.readAll().clear());
    // Linux has none for links; the provider returns those of the link itself.
    assertEquals(
        List.of(),
        Files.getFileAttributeView(
                image("/links/relative"), UserDefinedFileAttributeView.class, NOFOLLOW)
            .list());
  }

  @Test
  @DisplayName("A26 the erofs view, by class and by name")
  void erofsView_attributesAndStoredData() throws IOException {
    Path file = image("/sizes/5000");
    ErofsFileAttributes a = Files.readAttributes(file, ErofsFileAttributes.class);
    Map<String, Object> byName = Files.readAttributes(file, "erofs:*");
    assertEquals(
        Set.of("nid", "inodeFormat", "layout", "layer", "storedSize", "algorithms"),
        byName.keySet());
    assertEquals(a.nid(), byName.get("nid"));
    assertEquals(0, byName.get("layer"));
    ErofsFileAttributeView view = Files.getFileAttributeView(file, ErofsFileAttributeView.class);
    assertEquals(new StoredData(5000, Set.of()), view.readStoredData());
    assertEquals(5000L, byName.get("storedSize"));
    assertEquals(a.nid(), view.readAttributes().nid());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A26 supported views agree")
  void supportedViews_agree(Side side) throws IOException {
    Set<String> names = fs(side).supportedFileAttributeViews();
    assertThrows(UnsupportedOperationException.class, () -> names.add("x"));
    var store = Files.getFileStore(at(side, "dir"));
    for (String name : List.of("basic", "owner", "posix", "unix")) {
      assertTrue(names.contains(name), name);
      assertTrue(store.supportsFileAttributeView(name), name);
    }
    assertTrue(store.supportsFileAttributeView(PosixFileAttributeView.class));
    assertFalse(store.supportsFileAttributeView(AclFileAttributeView.class));
    assertFalse(store.supportsFileAttributeView("nope"));
  }

  @Test
  @DisplayName("A27 exists and readAttributesIfExists, which Java 20 and later call")
  void ifExists_missingAndLinks() throws IOException {
    var provider = (ErofsFileSystemProvider) fs(Side.IMAGE).provider();
    assertTrue(provider.exists(image("/links/relative")));
    assertFalse(provider.exists(image("/links/dangling")));
    assertTrue(provider.exists(image("/links/dangling"), NOFOLLOW));
    assertFalse(provider.exists(image("/links/loop")));
    assertNull(provider.readAttributesIfExists(image("/nope"), BasicFileAttributes.class));
    BasicFileAttributes a =
        provider.readAttributesIfExists(image("/dir"), BasicFileAttributes.class);
    assertTrue(a != null && a.isDirectory());
    assertThrows(
        IOException.class,
        () -> provider.readAttributesIfExists(image("/links/loop"), BasicFileAttributes.class));
  }
}
