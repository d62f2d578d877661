package io.github.jerofs.internal.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.internal.format.CompressionConfig;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.option.ErofsLimits;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The index of an extent in which each lcluster points to the previous one. */
final class LookbackTest {
  private static final int FULL = 1;
  private static final int BLOCK = 4096;
  private static final int INODE = 2048;
  private static final int TABLE = INODE + Inode.SLOT + 16;
  private static final int NONHEAD = 2;

  /**
   * Returns the mapper of a file with the given number of lclusters, of which the first is a HEAD.
   */
  private static BlockMapper mapper(int lclusters) throws IOException {
    MapImage image = new MapImage(0, 0, TABLE + 8 * lclusters);
    image.inode(INODE, FULL, lclusters * BLOCK);
    image.put(TABLE, 1); // HEAD1
    for (int i = 1; i < lclusters; i++) {
      image.put(TABLE + 8 * i, NONHEAD).put(TABLE + 8 * i + 4, 1);
    }
    Superblock superblock = Superblock.read(image, false);
    ErofsLimits limits =
        ErofsLimits.DEFAULT.with(ErofsLimit.EXTENT_BYTES, ErofsLimit.EXTENT_BYTES.most());
    return new BlockMappers(superblock, CompressionConfig.read(image, superblock), limits)
        .of(Inode.read(superblock, image, INODE / Inode.SLOT, INODE), image);
  }

  @Test
  void steps_headFound() throws IOException {
    int lclusters = 1 << 16; // 256 MiB
    assertEquals(0, mapper(lclusters).map((lclusters - 1L) * BLOCK).start());
  }

  @Test
  void tooManySteps_limitExceeded() throws IOException {
    int lclusters = (1 << 16) + 10;
    BlockMapper mapper = mapper(lclusters);
    LimitExceededException e =
        assertThrows(LimitExceededException.class, () -> mapper.map((lclusters - 1L) * BLOCK));
    assertTrue(e.getMessage().contains("decoded bytes"), e::getMessage);
  }
}
