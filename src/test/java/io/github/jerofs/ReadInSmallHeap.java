package io.github.jerofs;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * Reads files of an image, of at most 1 MiB each, at random with many threads in a small heap, and
 * counts how often the JVM reports an exhausted heap. READS is the number of files for each thread.
 *
 * <pre>
 * java -Xmx256m -cp … io.github.jerofs.ReadInSmallHeap IMAGE THREADS READS
 * </pre>
 */
final class ReadInSmallHeap {
  private static final int MAX_SIZE = 1 << 20;

  private final LongAdder bytes = new LongAdder();
  private final LongAdder exhausted = new LongAdder();

  private ReadInSmallHeap() {}

  public static void main(String[] args) throws Exception {
    int threads = Integer.parseInt(args[1]);
    int reads = Integer.parseInt(args[2]);
    ReadInSmallHeap run = new ReadInSmallHeap();
    try (FileSystem fs = FileSystems.newFileSystem(Path.of(args[0]))) {
      List<Path> files = smallFiles(fs);
      List<Thread> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Random random = new Random(i);
        all.add(new Thread(() -> run.read(files, random, reads)));
      }
      all.forEach(Thread::start);
      for (Thread each : all) {
        each.join();
      }
    }
    System.out.println(run.bytes + " bytes read, heap exhausted " + run.exhausted + " times");
  }

  private static List<Path> smallFiles(FileSystem fs) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(fs.getPath("/"))) {
      for (Path each : (Iterable<Path>) all::iterator) {
        if (Files.isRegularFile(each) && Files.size(each) <= MAX_SIZE) {
          files.add(each);
        }
      }
    }
    return files;
  }

  private void read(List<Path> files, Random random, int reads) {
    for (int i = 0; i < reads; i++) {
      try {
        bytes.add(Files.readAllBytes(files.get(random.nextInt(files.size()))).length);
      } catch (OutOfMemoryError e) {
        exhausted.increment();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }
}
