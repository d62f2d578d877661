package io.github.jerofs.hadoop.hdfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.Compression;
import io.github.jerofs.build.CompressionMethod;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.hadoop.HadoopImages;
import io.github.jerofs.hadoop.job.HarWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ContentSummary;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.server.namenode.EditLogFileOutputStream;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.io.serializer.WritableSerialization;

/**
 * Reads many small files from HDFS: as plain files, in a HAR, a SequenceFile, and EROFS images. Run
 * by {@code bench/hadoop}.
 */
public final class SmallFilesBench {
  private static final int WRITERS = 8;
  private static final int MAX_SIZE = 8192;
  private static final int SHARE = 100; // 1 % at random
  private static final int WARM_UP_READS = 20_000;
  private static final int ROUNDS = 7;
  private static final double LONG_SECONDS = 3;

  private final Configuration conf;
  private final FileSystem hdfs;
  private final int files;
  private final Map<String, String> roots = new LinkedHashMap<>();

  private SmallFilesBench(Configuration conf, FileSystem hdfs, int files) {
    this.conf = conf;
    this.hdfs = hdfs;
    this.files = files;
    String authority = "hdfs-" + hdfs.getUri().getAuthority();
    roots.put("plain files", "/plain");
    roots.put("HAR", "har://" + authority + "/small.har");
    roots.put("SequenceFile", "/sequence");
    roots.put("EROFS", "erofs://" + authority + "/none.erofs!");
    roots.put("EROFS, lz4", "erofs://" + authority + "/lz4.erofs!");
    roots.put("EROFS, zstd", "erofs://" + authority + "/zstd.erofs!");
  }

  /** Arguments: the directory of the cluster, which it deletes, and the number of files. */
  public static void main(String[] arguments) throws Exception {
    java.nio.file.Path directory = java.nio.file.Path.of(arguments[0]);
    int files = Integer.parseInt(arguments[1]);
    Configuration conf = new Configuration();
    conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, directory.toString());
    conf.setInt("dfs.replication", 1);
    conf.set("io.serializations", WritableSerialization.class.getName());
    // Otherwise, a closed file waits 400 ms until the NameNode has heard of its block.
    conf.setInt("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", 2);
    conf.setInt("dfs.client.block.write.locateFollowingBlock.max.delay.ms", 100);
    conf.setInt("dfs.client.block.write.locateFollowingBlock.retries", 100);
    EditLogFileOutputStream.setShouldSkipFsyncForTesting(true);
    MiniDFSCluster cluster = new MiniDFSCluster.Builder(conf).numDataNodes(1).build();
    // Closing a HAR closes the shared instance of its store.
    try (FileSystem hdfs = FileSystem.newInstance(cluster.getURI(), conf)) {
      cluster.waitActive();
      SmallFilesBench bench = new SmallFilesBench(conf, hdfs, files);
      bench.prepare();
      System.err.println("prepared");
      bench.measure();
    } finally {
      FileSystem.closeAll();
      cluster.shutdown();
    }
  }

  private static String name(int number) {
    return "f" + number;
  }

  /** JSON with random numbers: zstd shrinks it to about a third. */
  private static byte[] content(int number) {
    Random random = new Random(number);
    int size = 256 + random.nextInt(MAX_SIZE - 256);
    StringBuilder text = new StringBuilder(size + 64);
    while (text.length() < size) {
      text.append("{\"id\":").append(random.nextInt()).append(",\"label\":\"cat ");
      text.append(random.nextInt(100)).append("\",\"score\":").append(random.nextFloat());
      text.append("}\n");
    }
    return text.substring(0, size).getBytes(UTF_8);
  }

  // Writing

  private void prepare() throws Exception {
    writePlain();
    writeHar();
    try (SequenceFile.Writer out =
        SequenceFile.createWriter(
            conf,
            SequenceFile.Writer.file(hdfs.makeQualified(new Path("/sequence"))),
            SequenceFile.Writer.keyClass(Text.class),
            SequenceFile.Writer.valueClass(BytesWritable.class),
            SequenceFile.Writer.compression(SequenceFile.CompressionType.NONE))) {
      for (int i = 0; i < files; i++) {
        out.append(new Text(name(i)), new BytesWritable(content(i)));
      }
    }
    writeImage("none", BuildOptions.DEFAULT);
    writeImage("lz4", compressed(CompressionMethod.LZ4));
    writeImage("zstd", compressed(CompressionMethod.ZSTD));
  }

  private void writeHar() throws IOException {
    try (HarWriter out = new HarWriter(hdfs, new Path("/small.har"))) {
      for (int i = 0; i < files; i++) {
        out.add(name(i), content(i));
      }
    }
  }

  private static BuildOptions compressed(CompressionMethod method) {
    return BuildOptions.builder()
        .compression(
            io.github.jerofs.build.CompressionOptions.of(Compression.of(method))
                .withFragments(true))
        .build();
  }

  private void writePlain() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<?>> futures = new ArrayList<>();
      for (int t = 0; t < WRITERS; t++) {
        int first = t;
        futures.add(
            pool.submit(
                () -> {
                  for (int i = first; i < files; i += WRITERS) {
                    try (FSDataOutputStream out = hdfs.create(new Path("/plain/" + name(i)))) {
                      out.write(content(i));
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> each : futures) {
        each.get();
      }
    } finally {
      pool.shutdown();
    }
  }

  private void writeImage(String name, BuildOptions options) throws IOException {
    HadoopImages.build(
        hdfs,
        new Path("/" + name + ".erofs"),
        options,
        Files.createTempDirectory("bench"),
        builder -> {
          for (int i = 0; i < files; i++) {
            builder.file("/" + name(i), EntryAttributes.of(0644), ContentSource.of(content(i)));
          }
        });
  }

  // Measuring

  private interface Reading {
    long run(FileSystem fs) throws IOException;
  }

  /** The times of a form in seconds, in the order of the columns. */
  private record Times(List<List<Double>> columns) {
    Times() {
      this(List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
    }

    void add(int column, double seconds) {
      columns.get(column).add(seconds);
    }

    boolean isLong() {
      return columns.get(0).stream().anyMatch(seconds -> seconds > LONG_SECONDS);
    }

    /** Returns the median of each column. */
    List<String> cells() {
      List<String> cells = new ArrayList<>();
      for (List<Double> column : columns) {
        double[] sorted = column.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        cells.add(
            sorted.length == 0
                ? "–"
                : String.format(Locale.ROOT, "%.3f", sorted[sorted.length / 2]));
      }
      return cells;
    }
  }

  /** Measures all forms in turn several times, and those once that take long. */
  private void measure() throws Exception {
    Map<String, Times> times = new LinkedHashMap<>();
    for (String root : roots.values()) {
      warmUp(new Path(root));
      times.put(root, new Times());
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (Map.Entry<String, Times> each : times.entrySet()) {
        if (!each.getValue().isLong()) {
          measure(each.getKey(), each.getValue());
        }
      }
    }
    System.out.printf(
        "| %d files | scan, cold | warm | 1 %%, cold | warm | NameNode objects | stored MB |%n",
        files);
    System.out.println("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    for (Map.Entry<String, String> form : roots.entrySet()) {
      List<String> cells = new ArrayList<>(List.of(form.getKey()));
      cells.addAll(times.get(form.getValue()).cells());
      cells.addAll(sizes(form.getValue()));
      System.out.println("| " + String.join(" | ", cells) + " |");
    }
  }

  /** Lets the JVM compile the code for a form, as in an executor that has run for some seconds. */
  private void warmUp(Path root) throws IOException {
    try (FileSystem fs = open(root)) {
      for (int i = 0; isSequence(root) && i * files < WARM_UP_READS; i++) {
        long unused = scanSequence(fs, root);
      }
      if (isSequence(root)) {
        return;
      }
      byte[] buffer = new byte[1 << 16];
      for (int i = 0; i < WARM_UP_READS; i++) {
        long unused = read(fs, new Path(root + "/" + name(i % files)), buffer);
      }
    }
  }

  private void measure(String root, Times times) throws Exception {
    Path path = new Path(root);
    if (isSequence(path)) {
      measure(path, fs -> scanSequence(fs, path), times, 0);
    } else {
      measure(path, fs -> scan(fs, path), times, 0);
      measure(path, fs -> some(fs, path), times, 2);
    }
  }

  private static boolean isSequence(Path root) {
    return root.getName().equals("sequence");
  }

  private void measure(Path path, Reading reading, Times times, int column) throws Exception {
    dropCaches(path);
    long start = System.nanoTime();
    try (FileSystem fs = open(path)) {
      long bytes = reading.run(fs);
      times.add(column, seconds(start));
      start = System.nanoTime();
      if (bytes <= 0 || reading.run(fs) != bytes) {
        throw new IOException("expected the same number of bytes again, more than 0: " + bytes);
      }
      times.add(column + 1, seconds(start));
    }
  }

  private List<String> sizes(String root) throws IOException {
    Path stored = new Path(root.startsWith("/") ? root : root.replaceAll("^\\w+://[^/]+|!$", ""));
    ContentSummary summary = hdfs.getContentSummary(stored);
    return List.of(
        Long.toString(objects(stored, summary)),
        String.format(Locale.ROOT, "%.1f", summary.getLength() / 1e6));
  }

  private FileSystem open(Path path) throws IOException {
    URI uri = path.toUri();
    return FileSystem.newInstance(uri.getScheme() == null ? hdfs.getUri() : uri, conf);
  }

  /** Files, directories and blocks. */
  private long objects(Path path, ContentSummary summary) throws IOException {
    long blocks = summary.getFileCount();
    if (summary.getFileCount() < 10) {
      blocks = 0;
      RemoteIterator<LocatedFileStatus> each = hdfs.listFiles(path, true);
      while (each.hasNext()) {
        blocks += each.next().getBlockLocations().length;
      }
    }
    return summary.getFileCount() + summary.getDirectoryCount() + blocks;
  }

  /** Drops the page cache, and lets Hadoop forget the index of a HAR, which it caches by time. */
  private void dropCaches(Path path) throws Exception {
    if ("har".equals(path.toUri().getScheme())) {
      Path index = new Path(path.toUri().getPath(), "_masterindex");
      hdfs.setTimes(index, hdfs.getFileStatus(index).getModificationTime() + 1, -1);
    }
    Process drop =
        new ProcessBuilder("sh", "-c", "sync; echo 3 > /proc/sys/vm/drop_caches").start();
    if (drop.waitFor() != 0) {
      throw new IOException("the page cache cannot be dropped: root is needed");
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static long scanSequence(FileSystem fs, Path path) throws IOException {
    long bytes = 0;
    try (SequenceFile.Reader in =
        new SequenceFile.Reader(fs.getConf(), SequenceFile.Reader.file(fs.makeQualified(path)))) {
      Text key = new Text();
      BytesWritable value = new BytesWritable();
      while (in.next(key, value)) {
        bytes += value.getLength();
      }
    }
    return bytes;
  }

  private static long scan(FileSystem fs, Path root) throws IOException {
    long bytes = 0;
    byte[] buffer = new byte[1 << 16];
    RemoteIterator<FileStatus> each = fs.listStatusIterator(root);
    while (each.hasNext()) {
      bytes += read(fs, each.next().getPath(), buffer);
    }
    return bytes;
  }

  private long some(FileSystem fs, Path root) throws IOException {
    long bytes = 0;
    byte[] buffer = new byte[1 << 16];
    Random random = new Random(1);
    for (int i = 0; i < files / SHARE; i++) {
      bytes += read(fs, new Path(root + "/" + name(random.nextInt(files))), buffer);
    }
    return bytes;
  }

  private static long read(FileSystem fs, Path path, byte[] buffer) throws IOException {
    long bytes = 0;
    try (FSDataInputStream in = fs.open(path)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes += n;
      }
    }
    return bytes;
  }
}
