package io.github.jerofs.internal.codec;

import com.github.luben.zstd.Zstd;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import net.jpountz.lz4.LZ4Factory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures each decompressor on a pcluster of 128 KiB of class files, compared with a plain copy.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecompressorBenchmark {
  private static final int SIZE = 128 << 10;

  private final byte[] out = new byte[SIZE];
  private byte[] plain = {};
  private byte[] lz4 = {};
  private byte[] zstd = {};
  private byte[] deflate = {};

  private final Decompressor lz4Native = new Lz4Native();
  private final Decompressor lz4Java = Lz4Block::decode;
  private final Decompressor zstandard = new Zstandard();
  private final Decompressor inflate = new Deflate();
  private final ZstdDecompressor aircompressor = new ZstdDecompressor();

  @Setup
  public void compress() throws IOException {
    byte[] modules = Files.readAllBytes(Path.of(System.getProperty("java.home"), "lib/modules"));
    plain = Arrays.copyOfRange(modules, modules.length / 2, modules.length / 2 + SIZE);
    lz4 = LZ4Factory.nativeInstance().highCompressor().compress(plain);
    zstd = Zstd.compress(plain, 15);
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(plain);
    deflater.finish();
    byte[] deflated = new byte[SIZE];
    deflate = Arrays.copyOf(deflated, deflater.deflate(deflated));
    System.arraycopy(deflated, 0, deflate, 0, deflate.length);
    deflater.end();
  }

  @Benchmark
  public byte[] copy() {
    System.arraycopy(plain, 0, out, 0, SIZE);
    return out;
  }

  @Benchmark
  public byte[] lz4Native() throws DecodeException {
    lz4Native.decode(lz4, 0, lz4.length, out, 0, SIZE, true);
    return out;
  }

  @Benchmark
  public byte[] lz4Block() throws DecodeException {
    lz4Java.decode(lz4, 0, lz4.length, out, 0, SIZE, true);
    return out;
  }

  @Benchmark
  public byte[] lz4BlockQuarter() throws DecodeException {
    lz4Java.decode(lz4, 0, lz4.length, out, 0, SIZE / 4, false);
    return out;
  }

  @Benchmark
  public byte[] lz4LibraryJava() {
    LZ4Factory.safeInstance().safeDecompressor().decompress(lz4, 0, lz4.length, out, 0, SIZE);
    return out;
  }

  @Benchmark
  public byte[] zstdJni() throws DecodeException {
    zstandard.decode(zstd, 0, zstd.length, out, 0, SIZE, true);
    return out;
  }

  @Benchmark
  public byte[] zstdAircompressor() {
    aircompressor.decompress(zstd, 0, zstd.length, out, 0, SIZE);
    return out;
  }

  @Benchmark
  public byte[] inflate() throws DecodeException {
    inflate.decode(deflate, 0, deflate.length, out, 0, SIZE, true);
    return out;
  }
}
