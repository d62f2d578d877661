package io.github.jerofs.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.Compression;
import io.github.jerofs.build.CompressionMethod;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sources of Spark on an image in a local file, with two threads. */
final class SparkTest {
  private static final int FILES = 200;
  private static final int LINES = 100_000;
  @TempDir static Path directory;
  private static SparkSession spark;
  private static String image;

  @BeforeAll
  static void start() throws IOException {
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate();
    spark.range(1000).write().parquet(directory.resolve("numbers").toString());
    EntryAttributes attributes = EntryAttributes.of(0644);
    ErofsBuilder builder =
        ErofsBuilder.to(directory.resolve("img.erofs"))
            .options(
                BuildOptions.builder().compression(Compression.of(CompressionMethod.ZSTD)).build())
            .addTree(directory.resolve("numbers"))
            .file(
                "/text/a.txt",
                attributes,
                ContentSource.of("a\nb\n".repeat(LINES).getBytes(UTF_8)));
    for (int i = 0; i < FILES; i++) {
      byte[] json = ("{\"n\":" + i + "}\n").getBytes(UTF_8);
      builder
          .file("/files/f" + i, attributes, ContentSource.of(content(i)))
          .file("/json/" + i + ".json", attributes, ContentSource.of(json));
    }
    builder.build();
    image = "erofs://file-" + directory + "/img.erofs!";
  }

  private static byte[] content(int number) {
    return ("file " + number).repeat(number + 1).getBytes(UTF_8);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void binaryFile_everyFile() {
    Dataset<Row> files = spark.read().format("binaryFile").load(image + "/files");
    assertEquals(FILES, files.count());
    for (Row row : files.select("path", "content").collectAsList()) {
      String path = row.getString(0);
      int number = Integer.parseInt(path.substring(path.lastIndexOf("/f") + 2));
      assertArrayEquals(content(number), row.<byte[]>getAs(1));
    }
  }

  @Test
  void binaryFile_smallFilesPacked() {
    int partitions =
        spark.read().format("binaryFile").load(image + "/files").rdd().getNumPartitions();
    assertTrue(partitions <= 8, partitions + " partitions");
  }

  @Test
  void text_everyLine() {
    assertEquals(2L * LINES, spark.read().format("text").load(image + "/text").count());
  }

  @Test
  void json_everyFile() {
    Row row =
        spark.read().format("json").load(image + "/json/*.json").agg(functions.sum("n")).first();
    assertEquals(FILES * (FILES - 1L) / 2, row.getLong(0));
  }

  @Test
  void parquet_everyRow() {
    Row row =
        spark.read().format("parquet").load(image + "/*.parquet").agg(functions.sum("id")).first();
    assertEquals(499_500, row.getLong(0));
  }

  /** The lines of docs/distributed.md, in Java. */
  @Test
  void documentedLines_run() throws IOException {
    String document = Files.readString(Path.of("docs/distributed.md"));
    String line =
        "spark.read.format(\"binaryFile\").load(\"erofs://hdfs-namenode:8020/data/train.erofs!/cats\")";
    assertTrue(document.contains(line), line);
    assertEquals(
        FILES,
        spark.read().format("binaryFile").load(image + "/files").select("path", "length").count());
  }
}
