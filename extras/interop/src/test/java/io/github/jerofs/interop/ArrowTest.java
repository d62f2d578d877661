package io.github.jerofs.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.Compression;
import io.github.jerofs.testkit.ChildJvm;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apache Arrow reads a file of an image. It needs a JVM option, so it runs in a separate JVM. */
@SuppressWarnings("NullAway.Init")
final class ArrowTest {
  @TempDir Path temp;

  @Test
  @DisplayName("Arrow: record batches of a file, from its channel")
  void arrow_fileReader() throws Exception {
    String output =
        ChildJvm.run(
                Numbers.class,
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                temp.resolve("numbers.arrow").toString(),
                temp.resolve("image.erofs").toString())
            .output();
    assertEquals(List.of("3 batches, sum 44999850000"), output.lines().toList());
  }

  /** Writes a file with a column of numbers in three batches, and reads it in an image. */
  static final class Numbers {
    private static final int ROWS = 100_000;

    private Numbers() {}

    public static void main(String[] args) throws IOException {
      Path file = Path.of(args[0]);
      Path image = Path.of(args[1]);
      try (BufferAllocator allocator = new RootAllocator()) {
        write(file, allocator);
        BuildOptions options = BuildOptions.builder().compression(Compression.parse("lz4")).build();
        ErofsBuilder.to(image).options(options).addTree(file.getParent()).build();
        try (FileSystem fs = Erofs.open(image)) {
          System.out.println(read(fs.getPath("/numbers.arrow"), allocator));
        }
      }
    }

    private static void write(Path file, BufferAllocator allocator) throws IOException {
      try (BigIntVector column = new BigIntVector("number", allocator);
          VectorSchemaRoot root = VectorSchemaRoot.of(column);
          FileChannel out =
              FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          ArrowFileWriter writer = new ArrowFileWriter(root, null, out)) {
        writer.start();
        for (long batch = 0; batch < 3; batch++) {
          column.allocateNew(ROWS);
          for (int row = 0; row < ROWS; row++) {
            column.set(row, batch * ROWS + row);
          }
          root.setRowCount(ROWS);
          writer.writeBatch();
        }
        writer.end();
      }
    }

    private static String read(Path file, BufferAllocator allocator) throws IOException {
      int batches = 0;
      long sum = 0;
      try (ArrowFileReader reader = new ArrowFileReader(Files.newByteChannel(file), allocator)) {
        BigIntVector column = (BigIntVector) reader.getVectorSchemaRoot().getVector("number");
        for (; reader.loadNextBatch(); batches++) {
          for (int row = 0; row < column.getValueCount(); row++) {
            sum += column.get(row);
          }
        }
      }
      return batches + " batches, sum " + sum;
    }
  }
}
