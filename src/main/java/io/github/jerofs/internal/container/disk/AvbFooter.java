package io.github.jerofs.internal.container.disk;

import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SliceSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The footer of Android Verified Boot, which follows an image and its hash tree. */
public final class AvbFooter {
  private static final int SIZE = 64;
  private static final int MAGIC = 0x41564266;
  private static final int IMAGE_SIZE_AT = 12;

  private AvbFooter() {}

  /** Returns {@code partition} without hash tree and footer, or unchanged if it has no footer. */
  public static ImageSource skip(ImageSource partition) throws IOException {
    long at = partition.size() - SIZE;
    if (at < 0) {
      return partition;
    }
    ByteBuffer footer = partition.view(at, SIZE).duplicate().order(ByteOrder.BIG_ENDIAN);
    long size = footer.getLong(IMAGE_SIZE_AT);
    return footer.getInt(0) == MAGIC && size > 0 && size <= at
        ? new SliceSource(partition, 0, size)
        : partition;
  }
}
