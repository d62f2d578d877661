package io.github.jerofs.internal.image;

import io.github.jerofs.Erofs;
import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.internal.codec.DecodeException;
import io.github.jerofs.internal.codec.Decompressors;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.mapping.Extent;
import io.github.jerofs.internal.source.Sources;
import io.github.jerofs.internal.tree.ContentReader;
import io.github.jerofs.internal.tree.Node;
import io.github.jerofs.option.ImageAccess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
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
 * Measures the layers below {@code java.nio.file} on the largest file of an image: lookup, inode,
 * block map, data. Two limits are measured for comparison: the decoder alone, on the same pclusters
 * in arrays, and a plain copy.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ImageBenchmark {
  private static final String CORPUS = "src/test/resources/corpus/images/";
  private static final int BUFFER = 1 << 20;

  /** The stored bytes of an extent. */
  private record Pcluster(Extent.Encoded extent, byte[] stored, int start) {}

  @Param({CORPUS + "plain-default.erofs", CORPUS + "z-lz4.erofs"})
  private String image = "";

  private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
  private final List<Pcluster> pclusters = new ArrayList<>();
  private ErofsImage open;
  private Node parent;
  private byte[] name = {};
  private Inode inode;
  private InodeContent content;
  private ByteBuffer buffer = ByteBuffer.allocate(0);
  private byte[] plain = {};

  @Setup
  public void open() throws IOException {
    Path file = Path.of(image);
    open = BareImages.open(Sources.open(file, ImageAccess.MAPPED), List.of(), 32 << 20);
    try (FileSystem fs = Erofs.open(file);
        Stream<Path> paths = Files.walk(fs.getPath("/"))) {
      Path largest = null;
      for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        if (largest == null || Files.size(path) > Files.size(largest)) {
          largest = path;
        }
      }
      name = largest.getFileName().toString().getBytes(StandardCharsets.UTF_8);
      inode = open.inode(nid(largest));
      parent = open.node(nid(largest.getParent()));
    }
    content = open.content(inode);
    buffer = ByteBuffer.allocate((int) Math.min(BUFFER, inode.size()));
    plain = new byte[buffer.capacity()];
    collectPclusters();
  }

  private static long nid(Path path) throws IOException {
    return Files.readAttributes(path, ErofsFileAttributes.class).nid();
  }

  private void collectPclusters() throws IOException {
    for (long at = 0; at < inode.size(); at = content.extentAt(at).end()) {
      if (content.extentAt(at) instanceof Extent.Encoded extent && !extent.inline()) {
        byte[] stored = new byte[extent.storedLength()];
        open.primary().readFully(extent.address(), ByteBuffer.wrap(stored));
        int start = 0;
        while (stored[start] == 0) {
          start++;
        }
        pclusters.add(new Pcluster(extent, stored, start));
      }
    }
  }

  @TearDown
  public void close() throws IOException {
    open.close();
  }

  @Benchmark
  public long lookup() throws IOException {
    return open.find(parent, name, 0, name.length);
  }

  @Benchmark
  public long inode() throws IOException {
    return open.inode(inode.nid()).size();
  }

  @Benchmark
  public Extent blockMapAtRandom() throws IOException {
    return content.map(random.nextLong(inode.size()));
  }

  @Benchmark
  public Extent knownExtentAtRandom() throws IOException {
    return content.extentAt(random.nextLong(inode.size()));
  }

  /** Reads sequentially, 1 MiB at a time. */
  @Benchmark
  public long readAll() throws IOException {
    ContentReader reader = content.sequential();
    long at = 0;
    for (int n; (n = reader.read(at, buffer.clear())) > 0; ) {
      at += n;
    }
    return at;
  }

  @Benchmark
  public long limitDecodeAll() throws DecodeException {
    long done = 0;
    for (Pcluster pcluster : pclusters) {
      Extent.Encoded extent = pcluster.extent();
      int length = (int) extent.length();
      Decompressors.of(extent.algorithm())
          .decode(
              pcluster.stored(),
              pcluster.start(),
              pcluster.stored().length - pcluster.start(),
              length <= plain.length ? plain : new byte[length],
              0,
              length,
              !extent.partial());
      done += length;
    }
    return done;
  }

  @Benchmark
  public long limitCopyAll() {
    long at = 0;
    while (at < inode.size()) {
      int n = (int) Math.min(plain.length, inode.size() - at);
      buffer.clear().put(plain, 0, n);
      at += n;
    }
    return at;
  }
}
