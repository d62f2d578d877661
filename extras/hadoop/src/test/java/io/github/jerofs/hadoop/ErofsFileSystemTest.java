package io.github.jerofs.hadoop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.ErofsDevices;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole interface, with an image in a local file. */
@SupportedHadoop
final class ErofsFileSystemTest {
  @TempDir static java.nio.file.Path directory;
  private static Configuration conf;
  private static FileSystem fs;
  private static Path root;

  @BeforeAll
  static void openImage() throws IOException {
    Images.write(directory.resolve("img.erofs"), Images.zstd());
    conf = Images.configuration();
    root = new Path("erofs", "file-", directory + "/img.erofs!");
    fs = FileSystem.newInstance(root.toUri(), conf);
  }

  @AfterAll
  static void close() throws IOException {
    fs.close();
  }

  private static Path path(String inner) {
    return new Path(root.toUri().getScheme(), "file-", root.toUri().getPath() + inner);
  }

  private static List<String> names(FileStatus... statuses) {
    return Arrays.stream(statuses).map(each -> each.getPath().getName()).sorted().toList();
  }

  private static byte[] read(Path path) throws IOException {
    try (FSDataInputStream in = fs.open(path)) {
      return in.readAllBytes();
    }
  }

  @Test
  void service_foundByScheme() throws IOException {
    assertEquals(ErofsFileSystem.class, FileSystem.getFileSystemClass("erofs", conf));
    assertEquals("erofs://file-", fs.getUri().toString());
  }

  @Test
  void status_fromInode() throws IOException {
    FileStatus status = fs.getFileStatus(path("/big"));
    assertEquals(path("/big"), status.getPath());
    assertTrue(status.isFile());
    assertEquals(Images.BIG, status.getLen());
    assertEquals(Images.TIME.toEpochMilli(), status.getModificationTime());
    assertEquals("1000", status.getOwner());
    assertEquals("1001", status.getGroup());
    assertEquals(new FsPermission((short) 0640), status.getPermission());
    assertTrue(status.getBlockSize() > 0 && status.getReplication() > 0);
  }

  @Test
  void status_directoriesAndRoot() throws IOException {
    assertTrue(fs.getFileStatus(root).isDirectory());
    assertTrue(fs.getFileStatus(path("/dir")).isDirectory());
    assertEquals(0, fs.getFileStatus(path("/dir")).getLen());
  }

  @Test
  void status_linksResolved() throws IOException {
    assertEquals(5000, fs.getFileStatus(path("/link")).getLen());
    assertEquals(path("/link"), fs.getFileStatus(path("/link")).getPath());
    assertTrue(fs.getFileStatus(path("/dirlink")).isDirectory());
    assertArrayEquals(Images.content(5000, 2), read(path("/dirlink/a.txt")));
  }

  @Test
  void status_missing() {
    for (String each : List.of("/none", "/big/none", "/broken", "/pipe", "/dir/none/x")) {
      assertThrows(FileNotFoundException.class, () -> fs.getFileStatus(path(each)), each);
      assertThrows(FileNotFoundException.class, () -> fs.open(path(each)), each);
    }
    assertThrows(FileNotFoundException.class, () -> fs.open(path("/dir")));
    assertThrows(
        FileNotFoundException.class,
        () -> fs.getFileStatus(new Path("erofs://file-" + directory + "/none.erofs!/x")));
  }

  @Test
  void status_notAnImage() throws IOException {
    Files.writeString(directory.resolve("text"), "not an image".repeat(1000));
    IOException e =
        assertThrows(
            IOException.class,
            () -> fs.getFileStatus(new Path("erofs://file-" + directory + "/text!/x")));
    assertTrue(String.valueOf(e.getMessage()).contains("not an EROFS image"), e.getMessage());
  }

  @Test
  void list_leavesOutSpecialsBrokenAndEndlessLinks() throws IOException {
    assertEquals(
        List.of("big", "dir", "dirlink", "empty", "link", "names", "small"),
        names(fs.listStatus(root)));
    assertEquals(List.of("a.txt", "b.txt", "sub"), names(fs.listStatus(path("/dir"))));
    assertEquals(List.of("a.txt", "b.txt", "sub"), names(fs.listStatus(path("/dirlink"))));
  }

  @Test
  void list_fileAndMissing() throws IOException {
    assertEquals(List.of("big"), names(fs.listStatus(path("/big"))));
    assertThrows(FileNotFoundException.class, () -> fs.listStatus(path("/none")));
    assertThrows(FileNotFoundException.class, () -> fs.listStatusIterator(path("/none")));
  }

  @Test
  void list_equalsStatus() throws IOException {
    for (FileStatus each : fs.listStatus(root)) {
      FileStatus alone = fs.getFileStatus(each.getPath());
      assertEquals(alone.toString(), each.toString());
      assertEquals(((EtagSource) alone).getEtag(), ((EtagSource) each).getEtag());
    }
  }

  @Test
  void listFiles_recursive() throws IOException {
    List<String> found = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> each = fs.listFiles(root, true);
    while (each.hasNext()) {
      LocatedFileStatus status = each.next();
      found.add(status.getPath().toUri().getPath().substring(root.toUri().getPath().length()));
      assertEquals(status.getLen() == 0, status.getBlockLocations().length == 0);
      assertFalse(((EtagSource) status).getEtag().isEmpty());
    }
    assertTrue(
        found.containsAll(
            List.of("/big", "/dir/a.txt", "/dir/sub/c.txt", "/dirlink/sub/c.txt", "/empty")),
        found.toString());
    assertEquals(4 + 3 + 3 + 5, found.size(), found.toString());
  }

  @Test
  void names_escapedReversibly() throws IOException {
    TreeMap<Long, String> byLength = new TreeMap<>();
    for (FileStatus each : fs.listStatus(path("/names"))) {
      byLength.put(each.getLen(), each.getPath().getName());
      assertEquals(each.getLen(), fs.getFileStatus(each.getPath()).getLen());
      // As programs do that join a directory and a name.
      Path joined = new Path(path("/names"), each.getPath().getName());
      assertArrayEquals(Images.content((int) each.getLen(), 4 + (int) each.getLen()), read(joined));
    }
    assertEquals(
        List.of("time 12%3A30%41", "bytes %80%FF", "bang%21", "escape %253A", "\u00e4\ud83d\ude00"),
        List.copyOf(byLength.values()));
  }

  @Test
  void glob_insideAndAcrossImages() throws IOException {
    Images.write(directory.resolve("other.erofs"), Images.plain());
    assertEquals(List.of("a.txt", "b.txt"), names(fs.globStatus(path("/dir/*.txt"))));
    FileStatus[] all =
        fs.globStatus(new Path("erofs", "file-", directory + "/{img,other}.erofs!/dir/[ab].txt"));
    assertEquals(4, all.length);
    assertEquals(2, fs.globStatus(new Path("erofs", "file-", directory + "/*.erofs!/big")).length);
  }

  @Test
  void store_directoriesListImages() throws IOException {
    FileStatus[] listed = fs.listStatus(new Path("erofs", "file-", directory.toString()));
    assertTrue(names(listed).contains("img.erofs!"), names(listed).toString());
    assertTrue(Arrays.stream(listed).allMatch(FileStatus::isDirectory));
    Path file = new Path("erofs", "file-", directory + "/img.erofs");
    assertThrows(FileNotFoundException.class, () -> fs.getFileStatus(file));
  }

  @Test
  void access_byInodeMode() throws IOException {
    fs.access(path("/small"), FsAction.READ);
    assertThrows(AccessControlException.class, () -> fs.access(path("/big"), FsAction.READ));
    assertThrows(AccessControlException.class, () -> fs.access(path("/small"), FsAction.WRITE));
  }

  @Test
  void xattrs_listedAndRead() throws IOException {
    assertEquals(List.of("user.origin"), fs.listXAttrs(path("/small")));
    assertArrayEquals(new byte[] {1, 2}, fs.getXAttr(path("/small"), "user.origin"));
    assertEquals(1, fs.getXAttrs(path("/small")).size());
    assertEquals(1, fs.getXAttrs(path("/small"), List.of("user.origin")).size());
    assertThrows(IOException.class, () -> fs.getXAttr(path("/small"), "user.none"));
  }

  @Test
  void writing_fails() {
    Path target = path("/new");
    assertThrows(IOException.class, () -> fs.create(target));
    assertThrows(IOException.class, () -> fs.append(path("/small")));
    assertThrows(IOException.class, () -> fs.mkdirs(target));
    assertThrows(IOException.class, () -> fs.delete(path("/small"), false));
    IOException e = assertThrows(IOException.class, () -> fs.rename(path("/small"), target));
    assertTrue(String.valueOf(e.getMessage()).contains("read-only"), e.getMessage());
  }

  @Test
  void status_serializable() throws Exception {
    FileStatus status = fs.getFileStatus(path("/big"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(status);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      FileStatus copy = (FileStatus) in.readObject();
      assertEquals(status, copy);
      assertEquals(status.getLen(), copy.getLen());
    }
  }

  @Test
  void etag_perFileAndVersion() throws IOException {
    java.nio.file.Path file = directory.resolve("etag.erofs");
    Path inner = new Path("erofs", "file-", file + "!/f");
    write(file, "one");
    String first = ((EtagSource) fs.getFileStatus(inner)).getEtag();
    assertEquals(first, ((EtagSource) fs.getFileStatus(inner)).getEtag());
    write(file, "other content".repeat(1000));
    assertNotEquals(first, ((EtagSource) fs.getFileStatus(inner)).getEtag());
    assertArrayEquals("other content".repeat(1000).getBytes(UTF_8), read(inner));
  }

  private static void write(java.nio.file.Path file, String content) throws IOException {
    ErofsBuilder.to(file)
        .options(Images.plain())
        .file("/f", EntryAttributes.of(0644), ContentSource.of(content.getBytes(UTF_8)))
        .build();
  }

  @Test
  void fileContext_works() throws IOException {
    FileContext context = FileContext.getFileContext(root.toUri(), conf);
    assertEquals(Images.BIG, context.getFileStatus(path("/big")).getLen());
    assertEquals(7, context.util().listStatus(root).length);
    try (FSDataInputStream in = context.open(path("/dir/b.txt"))) {
      assertArrayEquals(Images.content(100, 3), in.readAllBytes());
    }
  }

  @Test
  void relativePaths_fromWorkingDirectory() throws IOException {
    try (FileSystem other = FileSystem.newInstance(root.toUri(), conf)) {
      other.setWorkingDirectory(path("/dir"));
      assertEquals(5000, other.getFileStatus(new Path("a.txt")).getLen());
    }
  }

  @Test
  void options_passedToLibrary() throws IOException {
    Configuration other = new Configuration(conf);
    other.set("fs.erofs.option.maxLinks./other.erofs", "1");
    other.set("fs.erofs.option.maxLinks." + directory + "/img.erofs", "0");
    try (FileSystem strict = FileSystem.newInstance(root.toUri(), other)) {
      assertThrows(IOException.class, () -> strict.open(path("/link")));
      assertEquals(5000, strict.getFileStatus(path("/dir/a.txt")).getLen());
    }
    other.set("fs.erofs.option.none", "1");
    try (FileSystem broken = FileSystem.newInstance(root.toUri(), other)) {
      assertThrows(IllegalArgumentException.class, () -> broken.getFileStatus(root));
    }
  }

  @Test
  void lowerLayers_formUnion() throws IOException {
    java.nio.file.Path top = directory.resolve("top.erofs");
    write(top, "top");
    Configuration other = new Configuration(conf);
    other.set("fs.erofs.lower.layers", "img.erofs");
    Path union = new Path("erofs", "file-", top + "!");
    try (FileSystem layers = FileSystem.newInstance(union.toUri(), other)) {
      assertEquals(3, layers.getFileStatus(new Path(union + "/f")).getLen());
      FileStatus big = layers.getFileStatus(new Path(union + "/big"));
      assertEquals(Images.BIG, big.getLen());
      assertEquals(1, layers.getFileBlockLocations(big, 0, big.getLen()).length);
    }
  }

  @Test
  void devices_foundByTag() throws IOException {
    java.nio.file.Path image = directory.resolve("meta.erofs");
    java.nio.file.Path blobs = Files.createDirectory(directory.resolve("blobs"));
    java.nio.file.Path blob = blobs.resolve("blob");
    ErofsBuilder.to(image)
        .blob(blob)
        .file("/data", EntryAttributes.of(0644), ContentSource.of(Images.content(100_000, 9)))
        .build();
    String tag;
    try (java.nio.file.FileSystem opened =
        Erofs.open(image, ErofsOptions.builder().devices(ErofsDevices.of(List.of(blob))).build())) {
      tag = Erofs.info(opened).devices().get(0).tag();
    }
    Files.move(blob, blobs.resolve(tag));
    Configuration other = new Configuration(conf);
    other.set("fs.erofs.devices", "none,blobs");
    Path data = new Path("erofs", "file-", image + "!/data");
    try (FileSystem withDevices = FileSystem.newInstance(data.toUri(), other)) {
      try (FSDataInputStream in = withDevices.open(data)) {
        assertArrayEquals(Images.content(100_000, 9), in.readAllBytes());
      }
      FileStatus status = withDevices.getFileStatus(data);
      assertEquals(1, withDevices.getFileBlockLocations(status, 0, 100_000).length);
    }
  }
}
