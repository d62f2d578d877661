package io.github.jerofs.internal.write.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.build.BuildException;
import io.github.jerofs.internal.write.image.ImageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data area ends at 2^32 - 1 blocks. */
final class DataAreaTest {
  private static final int BLOCK = 4096;
  private static final long LIMIT = BLOCK * 0xffffffffL;

  @TempDir private Path temp;

  @Test
  void moreBlocksThanAddresses_refused() throws IOException {
    try (ImageFile image = ImageFile.ofNothing(temp.resolve("image"), false)) {
      DataArea area = new DataArea(image, BLOCK, LIMIT - 2 * BLOCK);
      area.append(ByteBuffer.allocate(BLOCK + 1));
      assertEquals(LIMIT - BLOCK + 1, area.end());
      ByteBuffer more = ByteBuffer.allocate(BLOCK);
      BuildException e = assertThrows(BuildException.class, () -> area.append(more));
      assertTrue(
          e.getMessage().contains("limit exceeded: expected at most 4294967295 blocks"),
          e.getMessage());
    }
  }
}
