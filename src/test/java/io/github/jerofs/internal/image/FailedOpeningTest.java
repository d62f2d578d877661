package io.github.jerofs.internal.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.error.ErofsException;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.internal.memory.MemoryCache;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.Sources;
import io.github.jerofs.option.ErofsLimits;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.ImageBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that are rejected after data was cached for them. */
final class FailedOpeningTest {
  @TempDir private Path temp;

  /** Opens an image whose inodes are compressed, in the metabox. */
  private static void open(Path image, MemoryCache memory) throws IOException {
    try (ImageSource source = Sources.open(image, ImageAccess.CHANNEL)) {
      ErofsImage.open(
              source,
              Superblock.read(source, false),
              List.of(),
              List.of(),
              DeviceCheck.NONE,
              memory,
              ErofsLimits.DEFAULT)
          .close();
    }
  }

  @Test
  void rootIsNotDirectory_cacheIsReleased() throws IOException {
    ImageBytes bytes = ImageBytes.of(Corpus.small().folder().resolve("corrupt/bases/mbox.erofs"));
    Path image = Files.write(temp.resolve("mbox.erofs"), bytes.toArray());
    MemoryCache memory = new MemoryCache(16 << 20);
    open(image, memory);
    int rejected = 0;
    for (int nid = 0; nid < 64; nid++) {
      bytes.set32(ImageBytes.sb(112), nid).set32(ImageBytes.sb(116), 1 << 31);
      Files.write(image, bytes.toArray());
      try {
        open(image, memory);
      } catch (ErofsException e) {
        rejected++;
      }
      assertEquals(0, memory.used(), "nid " + nid);
    }
    assertTrue(rejected > 0);
  }
}
