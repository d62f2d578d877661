package io.github.jerofs.internal.nio;

import io.github.jerofs.Erofs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures single calls on images of the corpus in the repository, and the same calls on a copy of
 * the file in the default file system.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FileSystemBenchmark {
  private static final int READ = 4096;

  @Param({"plain-default", "chunk-blkmap", "z-lz4", "z-zstd-frag"})
  private String image = "";

  private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ);
  private FileSystem fs;
  private Path root;
  private Path file;
  private String name = "";
  private SeekableByteChannel channel;
  private long size;
  private Path folder;
  private String hostName = "";
  private SeekableByteChannel hostChannel;

  @Setup
  public void open() throws IOException {
    fs = Erofs.open(Path.of("src/test/resources/corpus/images", image + ".erofs"));
    root = fs.getPath("/");
    try (var paths = Files.walk(root)) {
      for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        if (file == null || Files.size(path) > Files.size(file)) {
          file = path;
        }
      }
    }
    name = file.toString();
    channel = Files.newByteChannel(file);
    size = channel.size();
    folder = Files.createTempDirectory("benchmark");
    Path copy = Files.copy(file, folder.resolve("copy"));
    hostName = copy.toString();
    hostChannel = Files.newByteChannel(copy);
  }

  @TearDown
  public void close() throws IOException {
    channel.close();
    fs.close();
    hostChannel.close();
    Files.delete(Path.of(hostName));
    Files.delete(folder);
  }

  @Benchmark
  public long attributesOfFreshPath() throws IOException {
    return Files.readAttributes(fs.getPath(name), BasicFileAttributes.class).size();
  }

  @Benchmark
  public long attributesOfKnownPath() throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).size();
  }

  @Benchmark
  public int listRoot() throws IOException {
    int n = 0;
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(root)) {
      for (Path path : stream) {
        n += path.hashCode();
      }
    }
    return n;
  }

  @Benchmark
  public int readRandom4K() throws IOException {
    return readRandom(channel);
  }

  private int readRandom(SeekableByteChannel from) throws IOException {
    from.position(random.nextLong(Math.max(1, size - READ)));
    return from.read(buffer.clear());
  }

  @Benchmark
  public int hostReadRandom4K() throws IOException {
    return readRandom(hostChannel);
  }

  @Benchmark
  public long hostAttributesOfFreshPath() throws IOException {
    return Files.readAttributes(Path.of(hostName), BasicFileAttributes.class).size();
  }

  @Benchmark
  public long hostReadWholeFile() throws IOException {
    return Files.readAllBytes(Path.of(hostName)).length;
  }

  @Benchmark
  public long readWholeFile() throws IOException {
    return Files.readAllBytes(file).length;
  }
}
