package io.github.jerofs.hadoop.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.hadoop.SupportedHadoop;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.io.serializer.WritableSerialization;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sources of each kind become images, in one part and in many. */
@SupportedHadoop
final class ImageJobTest {
  private static final int FILES = 60;

  @TempDir java.nio.file.Path directory;
  private final Configuration conf = new Configuration();
  private final Map<String, byte[]> contents = new TreeMap<>();
  private String target;

  @BeforeEach
  void prepare() {
    target = directory + "/out";
    // The default also needs Avro.
    conf.set("io.serializations", WritableSerialization.class.getName());
    Random random = new Random(5);
    for (int i = 0; i < FILES; i++) {
      byte[] content = new byte[random.nextInt(9000)];
      random.nextBytes(content);
      contents.put("/f" + i, content);
    }
  }

  private java.nio.file.Path writeTree() throws IOException {
    java.nio.file.Path tree = Files.createDirectory(directory.resolve("tree"));
    Map<String, byte[]> flat = Map.copyOf(contents);
    contents.clear();
    for (Map.Entry<String, byte[]> file : flat.entrySet()) {
      String path = "/d" + file.getKey().hashCode() % 3 + "/sub" + file.getKey();
      Files.createDirectories(tree.resolve(path.substring(1)).getParent());
      Files.write(tree.resolve(path.substring(1)), file.getValue());
      contents.put(path, file.getValue());
    }
    Files.createDirectories(tree.resolve("empty/directory"));
    return tree;
  }

  private Path create(String... arguments) throws Exception {
    return Objects.requireNonNull(CreateImages.create(JobOptions.parse(arguments), conf));
  }

  private Map<String, byte[]> read(Path image) throws IOException {
    Map<String, byte[]> found = new TreeMap<>();
    Path root = new Path("erofs", "file-", image.toUri().getPath() + "!");
    try (FileSystem fs = FileSystem.newInstance(root.toUri(), conf)) {
      RemoteIterator<LocatedFileStatus> each = fs.listFiles(root, true);
      while (each.hasNext()) {
        FileStatus file = each.next();
        try (FSDataInputStream in = fs.open(file.getPath())) {
          String path = file.getPath().toUri().getPath();
          found.put(path.substring(path.indexOf('!') + 1), in.readAllBytes());
        }
      }
    }
    return found;
  }

  private void assertHolds(Path image) throws IOException {
    Map<String, byte[]> found = read(image);
    assertEquals(contents.keySet(), found.keySet());
    contents.forEach((path, content) -> assertArrayEquals(content, found.get(path), path));
  }

  private List<String> files(java.nio.file.Path in) throws IOException {
    try (Stream<java.nio.file.Path> all = Files.list(in)) {
      return all.map(each -> each.getFileName().toString())
          .filter(name -> !name.endsWith(".crc"))
          .sorted()
          .toList();
    }
  }

  @Test
  void tree_inParts_merged() throws Exception {
    java.nio.file.Path tree = writeTree();
    Path image = create("--part-size", "50k", target, tree.toString());
    assertEquals(target + "/" + ImageJob.MERGED, image.toUri().getPath());
    assertHolds(image);
    List<String> files = files(directory.resolve("out"));
    assertTrue(files.size() > 4, files.toString());
    assertEquals(ImageJob.MERGED, files.get(files.size() - 1));
    assertTrue(Files.size(directory.resolve("out").resolve(ImageJob.MERGED)) < 20_000);
    assertEquals(List.of("out", "tree"), files(directory));
  }

  @Test
  void attributes_kept() throws Exception {
    java.nio.file.Path tree = writeTree();
    Path root = new Path("erofs", "file-", create(target, tree.toString()).toUri().getPath() + "!");
    try (FileSystem fs = FileSystem.newInstance(root.toUri(), conf);
        FileSystem local = FileSystem.newInstance(tree.toUri(), conf)) {
      for (String path :
          List.of("/", "/d0", "/empty/directory", contents.keySet().iterator().next())) {
        Path inner = new Path("erofs", "file-", root.toUri().getPath() + path);
        FileStatus expected = local.getFileStatus(new Path(tree + path));
        FileStatus found = fs.getFileStatus(inner);
        assertEquals(expected.getPermission(), found.getPermission(), path);
        assertEquals(expected.getModificationTime(), found.getModificationTime(), path);
        Map<String, Object> owner = Files.readAttributes(tree, "unix:uid,gid");
        assertEquals(String.valueOf(owner.get("uid")), found.getOwner());
      }
    }
  }

  @Test
  void tree_asOneImage_compressed() throws Exception {
    Path image = create("--single", "-z", "zstd", target, writeTree().toString());
    assertEquals(target, image.toUri().getPath());
    assertHolds(image);
    assertEquals(List.of("out", "tree"), files(directory));
  }

  @Test
  void compressedParts_merged() throws Exception {
    String tree = writeTree().toString();
    assertHolds(create("-z", "lz4", "--part-size", "50k", target, tree));
    assertTrue(files(directory.resolve("out")).size() > 3);
  }

  @Test
  void sequenceFile_inRanges_merged() throws Exception {
    Path file = new Path(directory + "/records");
    try (SequenceFile.Writer out =
        SequenceFile.createWriter(
            conf,
            SequenceFile.Writer.file(file),
            SequenceFile.Writer.keyClass(Text.class),
            SequenceFile.Writer.valueClass(BytesWritable.class))) {
      for (Map.Entry<String, byte[]> each : contents.entrySet()) {
        out.append(new Text("hdfs://nn:8020" + each.getKey()), new BytesWritable(each.getValue()));
      }
    }
    assertHolds(create("--part-size", "40k", target, file.toString()));
    assertTrue(files(directory.resolve("out")).size() > 4);
  }

  @Test
  void har_merged() throws Exception {
    Path archive = new Path(directory + "/small.har");
    try (FileSystem local = FileSystem.newInstance(directory.toUri(), conf);
        HarWriter out = new HarWriter(local, archive)) {
      for (Map.Entry<String, byte[]> each : contents.entrySet()) {
        out.add(each.getKey().substring(1), each.getValue());
      }
    }
    assertHolds(create("--part-size", "100k", target, "har://" + archive.toUri().getPath()));
  }

  @Test
  void tarsAndFiles_merged() throws Exception {
    List<Map.Entry<String, byte[]>> all = new ArrayList<>(contents.entrySet());
    Collections.shuffle(all, new Random(1));
    writeTar("0.tar", all.subList(0, FILES / 2));
    writeTar("1.tar", all.subList(FILES / 2, FILES));
    Files.writeString(directory.resolve("single"), "text");
    contents.put("/single", "text".getBytes(UTF_8));
    assertHolds(create("--part-size", "1k", target, directory + "/*.tar", directory + "/single"));
  }

  private String writeTar(String name, List<Map.Entry<String, byte[]>> files) throws IOException {
    java.nio.file.Path archive = directory.resolve(name);
    try (OutputStream file = Files.newOutputStream(archive);
        TarArchiveOutputStream out = new TarArchiveOutputStream(file)) {
      for (Map.Entry<String, byte[]> each : files) {
        TarArchiveEntry entry = new TarArchiveEntry(each.getKey().substring(1));
        entry.setSize(each.getValue().length);
        out.putArchiveEntry(entry);
        out.write(each.getValue());
        out.closeArchiveEntry();
      }
    }
    return archive.toString();
  }

  /** Through an archive, as Hadoop's local file system cannot list names with colons. */
  @Test
  void imageAsSource_namesUnescaped() throws Exception {
    String archive = writeTar("a.tar", List.of(Map.entry("/time 12:30", new byte[] {1})));
    Path first = create("--single", target, archive);
    Path second = create("--single", target + "2", "erofs://file-" + first.toUri().getPath() + "!");
    assertEquals(List.of("/time 12%3A30"), List.copyOf(read(second).keySet()));
  }

  @Test
  void part_writtenTwice_isTheSame() throws Exception {
    ImageJob job =
        ImageJob.of(JobOptions.parse("--part-size", "1m", target, writeTree().toString()), conf);
    List<ImagePart> parts = job.plan();
    assertEquals(1, parts.size());
    WrittenPart once = job.write(parts.get(0));
    assertEquals(once, job.write(parts.get(0)));
    Path image = job.commit(List.of(once));
    assertNotNull(image);
    assertHolds(image);
    assertEquals(2, files(directory.resolve("out")).size());
  }

  @Test
  void failure_leavesNothing() throws Exception {
    java.nio.file.Path tree = writeTree();
    ImageJob job = ImageJob.of(JobOptions.parse(target, tree.toString()), conf);
    List<ImagePart> parts = job.plan();
    Files.writeString(tree.resolve(contents.keySet().iterator().next().substring(1)), "changed");
    assertThrows(IOException.class, () -> job.write(parts.get(0)));
    job.abort();
    assertEquals(List.of("tree"), files(directory));
    assertThrows(FileNotFoundException.class, () -> create(target, directory + "/none"));
    assertThrows(IllegalArgumentException.class, () -> create("-z", "none", target, "x"));
    assertEquals(List.of("tree"), files(directory));
  }

  @Test
  void existingTarget_refused() throws Exception {
    java.nio.file.Path tree = writeTree();
    ImageJob late = ImageJob.of(JobOptions.parse(target, tree.toString()), conf);
    List<WrittenPart> written = List.of(late.write(late.plan().get(0)));
    Files.createDirectory(directory.resolve("out"));
    assertThrows(FileAlreadyExistsException.class, () -> create(target, tree.toString()));
    assertThrows(FileAlreadyExistsException.class, () -> late.commit(written));
    assertEquals(List.of("out", "tree"), files(directory));
    assertEquals(List.of(), files(directory.resolve("out")));
  }

  @Test
  void command_printsUsage() throws Exception {
    CreateImages command = new CreateImages();
    command.setConf(conf);
    assertEquals(2, command.run(new String[] {target}));
    assertEquals(2, command.run(new String[] {"--none", target, "x"}));
    assertEquals(0, command.run(new String[] {target, writeTree().toString()}));
    assertFalse(files(directory.resolve("out")).isEmpty());
  }

  /** A part that fails ends the others before the workspace is deleted. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void failingPart_endsOthers_nothingRemains() throws Exception {
    conf.set("fs.file.impl", BlockedStore.class.getName());
    conf.set("fs.file.impl.disable.cache", "true");
    java.nio.file.Path tree = Files.createDirectory(directory.resolve("tree"));
    Files.write(tree.resolve("1-slow"), new byte[10]);
    Files.write(tree.resolve("2-bad"), new byte[10]);
    String[] arguments = {"--part-size", "10", "--threads", "2", target, tree.toString()};
    IOException e = assertThrows(IOException.class, () -> create(arguments));
    assertTrue(String.valueOf(e.getMessage()).contains("injected"), e.toString());
    assertEquals(0, BlockedStore.WRITTEN_AT_DELETE.get());
    assertEquals(List.of("tree"), files(directory));
  }
}
