package io.github.jerofs.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.hadoop.job.JobOptions;
import io.github.jerofs.hadoop.job.SparkImages;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds and reads images on HDFS with executors in processes of their own. */
final class SparkClusterTest {
  private static final int FILES = 300;
  private static final int LINES = 20_000;
  private static final String MASTER = "local-cluster[2,1,1024]";
  @TempDir static java.nio.file.Path directory;
  private static MiniDFSCluster cluster;
  private static FileSystem hdfs;
  private static SparkSession spark;

  /** The merged image of {@code /small}, as a path of Hadoop without the last slash. */
  private static String merged;

  @BeforeAll
  static void start() throws IOException {
    Configuration conf = new Configuration();
    conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, directory.resolve("dfs").toString());
    conf.setInt("dfs.replication", 1);
    cluster = new MiniDFSCluster.Builder(conf).numDataNodes(1).build();
    cluster.waitActive();
    hdfs = cluster.getFileSystem();
    java.nio.file.Path jar = directory.resolve("application.jar");
    ApplicationJar.write(jar);
    spark =
        SparkSession.builder()
            .master(MASTER)
            .config("spark.ui.enabled", "false")
            .config("spark.jars", jar.toUri().toString())
            .config("spark.hadoop.fs.defaultFS", hdfs.getUri().toString())
            .getOrCreate();
    for (int i = 0; i < FILES; i++) {
      write("/small/files/d" + i % 7 + "/f" + i, content(i));
      write("/small/json/" + i + ".json", "{\"n\":" + i + "}\n");
    }
    write("/small/text/a.txt", "a\nb\n".repeat(LINES));
    spark.range(1000).write().parquet("/small/parquet");
    Path image =
        SparkImages.create(
            JavaSparkContext.fromSparkContext(spark.sparkContext()),
            JobOptions.parse("--part-size", "64k", "/images/small", "/small"));
    merged = erofs(Objects.requireNonNull(image).toUri().getPath() + "!");
  }

  @AfterAll
  static void stop() {
    spark.stop();
    cluster.shutdown();
  }

  private static void write(String path, String text) throws IOException {
    try (FSDataOutputStream out = hdfs.create(new Path(path))) {
      out.write(text.getBytes(UTF_8));
    }
  }

  private static String content(int number) {
    return ("file " + number + '\n').repeat(number + 1);
  }

  private static String erofs(String path) {
    return "erofs://hdfs-" + hdfs.getUri().getAuthority() + path;
  }

  @Test
  void executors_ownProcesses() {
    assertEquals(MASTER, spark.sparkContext().master());
    assertEquals(3, spark.sparkContext().statusTracker().getExecutorInfos().length);
  }

  @Test
  void job_imagePerPart_andMerged() throws IOException {
    FileStatus[] images = hdfs.listStatus(new Path("/images/small"));
    assertTrue(images.length > 4, images.length + " images");
    assertEquals(1, hdfs.listStatus(new Path("/images")).length);
  }

  @Test
  void binaryFile_everyByte() {
    Dataset<Row> files = spark.read().format("binaryFile").load(merged + "/files/*");
    assertEquals(FILES, files.count());
    for (Row row : files.select("path", "content").collectAsList()) {
      String path = row.getString(0);
      int number = Integer.parseInt(path.substring(path.lastIndexOf("/f") + 2));
      assertArrayEquals(content(number).getBytes(UTF_8), row.<byte[]>getAs(1));
    }
  }

  @Test
  void text_json_parquet() {
    assertEquals(2L * LINES, spark.read().format("text").load(merged + "/text").count());
    Row sum = spark.read().format("json").load(merged + "/json").agg(functions.sum("n")).first();
    assertEquals(FILES * (FILES - 1L) / 2, sum.getLong(0));
    Row ids =
        spark.read().format("parquet").load(merged + "/parquet").agg(functions.sum("id")).first();
    assertEquals(499_500, ids.getLong(0));
  }

  @Test
  void compressedParts_merged() throws IOException {
    Path image =
        SparkImages.create(
            JavaSparkContext.fromSparkContext(spark.sparkContext()),
            JobOptions.parse("-z", "zstd", "--part-size", "32k", "/zstd/files", "/small/files"));
    assertEquals("merged.erofs", image.getName());
    Dataset<Row> files =
        spark.read().format("binaryFile").load(erofs("/zstd/files/merged.erofs!/d*/*"));
    assertEquals(FILES, files.count());
    for (Row row : files.select("path", "content").collectAsList()) {
      String path = row.getString(0);
      int number = Integer.parseInt(path.substring(path.lastIndexOf("/f") + 2));
      assertArrayEquals(content(number).getBytes(UTF_8), row.<byte[]>getAs(1));
    }
  }

  /** The Scala lines of docs/distributed.md, in Java: their format, path and columns. */
  @Test
  void documentedLines_run() throws IOException {
    String document = Files.readString(java.nio.file.Path.of("docs/distributed.md"));
    Matcher line =
        Pattern.compile("spark[.]read[.]format\\(\"(\\w+)\"\\)[.]load\\(\"(erofs://[^\"]+)\"\\)")
            .matcher(document);
    assertTrue(line.find(), "a line with spark.read.format");
    String path =
        line.group(2).replace("hdfs-namenode:8020", "hdfs-" + hdfs.getUri().getAuthority());
    Path image = new Path(path.substring(path.indexOf("/data"), path.indexOf('!')));
    Path built =
        SparkImages.create(
            JavaSparkContext.fromSparkContext(spark.sparkContext()),
            JobOptions.parse("--single", image.toString(), "/small/files"));
    assertEquals(image, Path.getPathWithoutSchemeAndAuthority(Objects.requireNonNull(built)));
    String cats = path.substring(path.indexOf('!') + 1);
    String existing = path.substring(0, path.length() - cats.length()) + "/d0";
    Dataset<Row> files = spark.read().format(line.group(1)).load(existing);
    assertEquals((FILES + 6) / 7, files.select("path", "length").count());
  }
}
