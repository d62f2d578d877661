package io.github.jerofs.internal.open.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArchiveMutantsTest {
  @TempDir private Path temp;

  @Test
  void mutants_readOrRefused() throws IOException {
    ArchiveMutants mutants = new ArchiveMutants(temp);
    for (long seed = 0; seed < 150; seed++) {
      mutants.run(seed);
    }
    assertTrue(mutants.readable() > 20 && mutants.refused() > 20, mutants::summary);
  }

  @Test
  void intactStargz_read() throws IOException {
    Path file = Files.write(temp.resolve("stargz.tar.gz"), ArchiveMutants.stargz(table -> table));
    try (FileSystem fs = Erofs.open(file)) {
      assertEquals("chunk one, chunk two", Files.readString(fs.getPath("/dir/b")));
      assertEquals(
          "a",
          new String(
              (byte[])
                  Files.getAttribute(fs.getPath("/l"), "xattr:user.a", LinkOption.NOFOLLOW_LINKS),
              US_ASCII));
    }
  }
}
