package io.github.jerofs.internal.format;

import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The header that composefs images have before the superblock. */
public final class ComposefsHeader {
  private ComposefsHeader() {}

  /**
   * Returns whether {@code image} is a composefs image.
   *
   * @throws io.github.jerofs.error.UnsupportedImageException if the header has another version
   */
  public static boolean isPresent(ImageSource image) throws IOException {
    if (!image.contains(0, ComposefsFields.SIZE)) {
      return false;
    }
    ByteBuffer header = image.view(0, ComposefsFields.SIZE);
    if (ComposefsFields.MAGIC.s32(header) != ComposefsFields.MAGIC_NUMBER) {
      return false;
    }
    long version = ComposefsFields.HEADER_VERSION.u32(header);
    if (version != ComposefsFields.VERSION) {
      throw MetadataSpace.ofImage(image)
          .unsupported(0, ComposefsFields.HEADER_VERSION, ComposefsFields.VERSION, version);
    }
    return true;
  }
}
