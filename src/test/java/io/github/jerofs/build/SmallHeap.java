package io.github.jerofs.build;

import io.github.jerofs.ErofsBuilder;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Builds an image of generated files with many threads in a small heap. JDKs before 22 log "Retried
 * waiting for GCLocker too often" if native code holds arrays whenever the collector needs to run.
 *
 * <pre>
 * java -Xmx256m -cp … io.github.jerofs.build.SmallHeap METHOD FILES BYTES THREADS
 * </pre>
 */
final class SmallHeap {
  private SmallHeap() {}

  public static void main(String[] args) throws Exception {
    int files = Integer.parseInt(args[1]);
    int size = Integer.parseInt(args[2]);
    byte[] text = new byte[size];
    Random random = new Random(1);
    for (int i = 0; i < size; i++) {
      text[i] = (byte) ('a' + random.nextInt(1 + (i >> 12) % 7));
    }
    BuildOptions options =
        BuildOptions.builder()
            .compression(Compression.parse(args[0]))
            .threads(Integer.parseInt(args[3]))
            .dedupe(false)
            .build();
    Path directory = Files.createTempDirectory("jerofs");
    ErofsBuilder builder =
        ErofsBuilder.to(OutputStream.nullOutputStream(), directory).options(options);
    for (int i = 0; i < files; i++) {
      builder.file("/f" + i, EntryAttributes.of(0644), ContentSource.of(text));
    }
    long start = System.nanoTime();
    BuildReport report = builder.build();
    Files.delete(directory);
    System.out.printf(
        "%d bytes from %d in %.1f s%n",
        report.bytes(), report.contentBytes(), (System.nanoTime() - start) / 1e9);
  }
}
