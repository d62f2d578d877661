package io.github.jerofs.internal.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.jerofs.Erofs;
import io.github.jerofs.attribute.ErofsFileAttributeView;
import io.github.jerofs.attribute.FileExtent;
import io.github.jerofs.storage.ByteSource;
import io.github.jerofs.testkit.Corpus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Extents that are too small for the cache are not decoded ahead. */
final class SmallExtentsTest {
  private static final int MIN_CACHED = 512;

  /** Records the positions of reads. */
  private static final class Recorder implements ByteSource {
    private final byte[] bytes;
    private final ConcurrentLinkedQueue<Long> positions = new ConcurrentLinkedQueue<>();

    Recorder(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public String name() {
      return "recorder";
    }

    @Override
    public int read(long position, ByteBuffer dst) {
      positions.add(position);
      int n = (int) Math.min(dst.remaining(), bytes.length - position);
      dst.put(bytes, (int) position, n);
      return n;
    }

    @Override
    public Optional<String> identity() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }

  @Test
  void sequentialRead_readsEachOnce() throws IOException {
    List<String> checked = new ArrayList<>();
    for (Corpus.Image image : Corpus.small().images()) {
      if (!image.devices().isEmpty() || image.options().offset() != 0) {
        continue;
      }
      Recorder recorder = new Recorder(Files.readAllBytes(image.file()));
      try (FileSystem fs = Erofs.open(recorder);
          Stream<Path> files = Files.walk(fs.getPath("/"))) {
        Set<Long> known = new HashSet<>(); // files may share them
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Optional<FileExtent> small = smallOne(file);
          if (small.isPresent() && known.add(small.get().address())) {
            recorder.positions.clear();
            read(file);
            long address = small.get().address();
            long times = recorder.positions.stream().filter(p -> p == address).count();
            assertEquals(1, times, image + " " + file + " " + small);
            checked.add(image + " " + file);
          }
        }
      }
    }
    assertFalse(checked.isEmpty());
  }

  private static Optional<FileExtent> smallOne(Path file) throws IOException {
    List<FileExtent> found = new ArrayList<>();
    Files.getFileAttributeView(file, ErofsFileAttributeView.class)
        .readExtents(
            extent -> {
              if (!extent.algorithm().isEmpty() && extent.length() < MIN_CACHED) {
                found.add(extent);
              }
            });
    return found.stream().findFirst();
  }

  private static void read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      while (in.read(new byte[4096]) >= 0) {
        // reads to the end
      }
    }
  }
}
