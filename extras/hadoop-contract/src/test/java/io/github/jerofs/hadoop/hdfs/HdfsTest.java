package io.github.jerofs.hadoop.hdfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.Compression;
import io.github.jerofs.build.CompressionMethod;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.cli.Main;
import io.github.jerofs.hadoop.HadoopImages;
import io.github.jerofs.hadoop.HadoopStorage;
import io.github.jerofs.storage.OutputStorage;
import io.github.jerofs.testkit.ChildJvm;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.security.PrivilegedExceptionAction;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.security.Credentials;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.security.token.DelegationTokenIssuer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Images in a small HDFS. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class) // DataNodes do not come back
final class HdfsTest {
  private static final int LENGTH = 3_500_000;
  private static final int BLOCK = 1 << 20;
  @TempDir static java.nio.file.Path directory;
  private static Configuration conf;
  private static MiniDFSCluster cluster;
  private static FileSystem hdfs;

  @BeforeAll
  static void start() throws IOException {
    conf = new Configuration();
    conf.setInt("dfs.namenode.fs-limits.min-block-size", 4096);
    conf.setInt("dfs.blocksize", BLOCK);
    conf.setInt("dfs.replication", 2);
    conf.set("fs.erofs.revalidate.interval", "0");
    conf.setInt("dfs.client.retry.window.base", 10); // milliseconds between attempts
    conf.setBoolean("dfs.namenode.delegation.token.always-use", true);
    conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, directory.resolve("dfs").toString());
    cluster = new MiniDFSCluster.Builder(conf).numDataNodes(3).build();
    cluster.waitActive();
    hdfs = cluster.getFileSystem();
    upload("/img.erofs", LENGTH, BuildOptions.DEFAULT);
    upload(
        "/zstd.erofs",
        LENGTH,
        BuildOptions.builder().compression(Compression.of(CompressionMethod.ZSTD)).build());
  }

  @AfterAll
  static void stop() throws IOException {
    FileSystem.closeAll();
    if (cluster != null) {
      cluster.shutdown();
    }
  }

  private static byte[] content(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    for (int i = 0; i < length; i += 3) {
      bytes[i] = 7;
    }
    return bytes;
  }

  private static void upload(String path, int length, BuildOptions options) throws IOException {
    java.nio.file.Path image = directory.resolve("image");
    ErofsBuilder.to(image)
        .options(options.toBuilder().replaceExisting(true).build())
        .file("/data", EntryAttributes.of(0644), ContentSource.of(content(length)))
        .file("/dir/small", EntryAttributes.of(0644), ContentSource.of("small".getBytes(UTF_8)))
        .build();
    hdfs.copyFromLocalFile(false, true, new Path(image.toUri()), new Path(path));
  }

  private static Path path(String inner) {
    return new Path("erofs://hdfs-" + hdfs.getUri().getAuthority() + inner);
  }

  private static FileSystem open() throws IOException {
    return FileSystem.newInstance(path("/").toUri(), conf);
  }

  private static byte[] read(FileSystem fs, Path path) throws IOException {
    try (FSDataInputStream in = fs.open(path)) {
      return in.readAllBytes();
    }
  }

  @Test
  @Order(1)
  void read_plainAndCompressed() throws IOException {
    try (FileSystem fs = open()) {
      for (String image : List.of("/img.erofs!", "/zstd.erofs!")) {
        assertArrayEquals(content(LENGTH), read(fs, path(image + "/data")), image);
        assertArrayEquals("small".getBytes(UTF_8), read(fs, path(image + "/dir/small")));
      }
      assertEquals(2, fs.globStatus(path("/*.erofs!/dir/s*")).length);
    }
  }

  @Test
  @Order(1)
  void locations_ofBlocks() throws IOException {
    try (FileSystem fs = open()) {
      FileStatus status = fs.getFileStatus(path("/img.erofs!/data"));
      BlockLocation[] locations = fs.getFileBlockLocations(status, 0, LENGTH);
      assertEquals(0, locations[0].getOffset());
      long end = 0;
      for (BlockLocation each : locations) {
        assertEquals(end, each.getOffset());
        assertEquals(2, each.getHosts().length);
        end += each.getLength();
      }
      assertEquals(LENGTH, end);
      Set<String> names = new HashSet<>();
      for (BlockLocation each :
          hdfs.getFileBlockLocations(new Path("/img.erofs"), 0, Long.MAX_VALUE)) {
        names.addAll(Arrays.asList(each.getNames()));
      }
      for (BlockLocation each : locations) {
        assertTrue(names.containsAll(Arrays.asList(each.getNames())));
      }
      assertEquals(BLOCK, status.getBlockSize());
      BlockLocation[] part = fs.getFileBlockLocations(status, 2_000_000, 10);
      assertEquals(1, part.length);
      assertEquals(2_000_000, part[0].getOffset());
      assertEquals(10, part[0].getLength());
    }
  }

  @Test
  @Order(1)
  void locations_neverWithoutHosts() throws IOException {
    try (FileSystem fs = open()) {
      RemoteIterator<LocatedFileStatus> each = fs.listFiles(path("/zstd.erofs!"), true);
      int files = 0;
      while (each.hasNext()) {
        for (BlockLocation location : each.next().getBlockLocations()) {
          assertTrue(location.getHosts().length > 0);
        }
        files++;
      }
      assertEquals(2, files);
    }
  }

  @Test
  @Order(1)
  void tokens_ofStore() throws IOException {
    try (FileSystem fs = open()) {
      DelegationTokenIssuer[] issuers = fs.getAdditionalTokenIssuers();
      assertEquals(1, issuers.length);
      assertEquals(hdfs.getCanonicalServiceName(), issuers[0].getCanonicalServiceName());
      assertEquals(1, fs.addDelegationTokens("renewer", new Credentials()).length);
    }
  }

  @Test
  @Order(1)
  void permissions_ofStoreDecide() throws Exception {
    upload("/private.erofs", 10, BuildOptions.DEFAULT);
    hdfs.setPermission(new Path("/private.erofs"), new FsPermission((short) 0600));
    UserGroupInformation other =
        UserGroupInformation.createUserForTesting("other", new String[] {"others"});
    FileSystem fs = other.doAs((PrivilegedExceptionAction<FileSystem>) HdfsTest::open);
    assertThrows(AccessControlException.class, () -> fs.open(path("/private.erofs!/data")));
    assertArrayEquals(content(LENGTH), read(fs, path("/img.erofs!/data")));
    fs.close();
  }

  @Test
  @Order(1)
  void build_writesAndReplaces() throws IOException {
    Path target = new Path("/built/img.erofs");
    for (int length : new int[] {1000, 2000}) {
      HadoopImages.build(
          hdfs,
          target,
          BuildOptions.builder().replaceExisting(length > 1000).build(),
          directory,
          builder ->
              builder.file("/data", EntryAttributes.of(0644), ContentSource.of(content(length))));
      try (FileSystem fs = open()) {
        assertArrayEquals(content(length), read(fs, path("/built/img.erofs!/data")));
      }
      assertEquals(1, hdfs.listStatus(target.getParent()).length);
    }
  }

  /** Runs {@code jerofs create} with the class path of {@code hadoop}; returns its messages. */
  private static String create(int code, String... args) throws Exception {
    List<String> command = ChildJvm.command(Main.class, "-XX:TieredStopAtLevel=1", "create");
    command.addAll(List.of(args));
    return ChildJvm.run(command, code)
        .errors()
        .lines()
        .filter(line -> line.startsWith("jerofs: ")) // SLF4J and JDK 25 write others
        .collect(Collectors.joining("\n"));
  }

  @Test
  @Order(1)
  void command_createsInHdfs() throws Exception {
    java.nio.file.Path source = Files.createDirectory(directory.resolve("source"));
    Files.writeString(source.resolve("file"), "content");
    String target = hdfs.getUri() + "/made/img.erofs";
    assertEquals("", create(0, target, source.toString()));
    try (FileSystem fs = open()) {
      assertArrayEquals("content".getBytes(UTF_8), read(fs, path("/made/img.erofs!/file")));
    }
    String errors = create(1, target, source.toString());
    assertEquals("jerofs: already exists: " + target + "; --force replaces it", errors);
    assertEquals(1, hdfs.listStatus(new Path("/made")).length);
  }

  /** HDFS refuses the requests of interrupted threads. */
  @Test
  @Order(1)
  void interruptedBuild_nothingRemains() throws IOException {
    Path parent = new Path("/interrupted");
    assertTrue(hdfs.mkdirs(parent));
    URI target = URI.create(hdfs.getUri() + "/interrupted/img.erofs");
    try (OutputStorage.NewFile file = new HadoopStorage().create(target, false)) {
      file.content().write(new byte[BLOCK]);
      Thread.currentThread().interrupt();
    }
    assertTrue(Thread.interrupted());
    assertEquals(0, hdfs.listStatus(parent).length);
  }

  @Test
  @Order(2)
  void imageReplaced_whileOpen() throws IOException {
    upload("/replaced.erofs", 2_000_000, BuildOptions.DEFAULT);
    try (FileSystem fs = open();
        FSDataInputStream old = fs.open(path("/replaced.erofs!/data"))) {
      assertEquals(content(2_000_000)[0], (byte) old.read());
      upload("/replaced.erofs", 1_000_000, BuildOptions.DEFAULT);
      assertArrayEquals(content(1_000_000), read(fs, path("/replaced.erofs!/data")));
      byte[] bytes = new byte[2_000_000];
      try {
        old.readFully(0, bytes);
        assertArrayEquals(content(2_000_000), bytes); // old bytes, or a failure
      } catch (IOException e) {
        assertTrue(String.valueOf(e.getMessage()).contains("replaced"), e.getMessage());
      }
    }
  }

  @Test
  @Order(3)
  void dataNodeDies_whileReading() throws IOException {
    try (FileSystem fs = open();
        FSDataInputStream in = fs.open(path("/img.erofs!/data"))) {
      byte[] first = new byte[100_000];
      in.readFully(first);
      assertArrayEquals(Arrays.copyOf(content(LENGTH), first.length), first);
      BlockLocation[] locations =
          hdfs.getFileBlockLocations(new Path("/img.erofs"), LENGTH - 10, 1);
      String victim = locations[0].getNames()[0];
      assertTrue(cluster.stopDataNode(victim) != null, victim);
      byte[] rest = in.readAllBytes();
      assertArrayEquals(Arrays.copyOfRange(content(LENGTH), first.length, LENGTH), rest);
      assertArrayEquals(content(LENGTH), read(fs, path("/zstd.erofs!/data")));
    }
  }
}
