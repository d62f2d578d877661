package io.github.jerofs.internal.format;

import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Recognizes Nydus files that are not EROFS images by their content. */
public final class NydusFiles {
  private static final int RAFS_MAGIC = 0x52414653;
  private static final int RAFS_V5 = 0x500;
  private static final int TAR_BLOCK = 512;
  private static final String TAR_MAGIC = "ustar  \0";
  private static final int TAR_MAGIC_AT = 257;
  private static final String TOC_NAME = "rafs.blob.toc\0";
  private static final String V3_MAGIC = "LPFOOTER";
  private static final int V3_FOOTER = 4096;
  private static final int V3_CRC_AT = 16;

  private NydusFiles() {}

  /**
   * Rejects {@code image}, which has no EROFS superblock, if it is a file of Nydus.
   *
   * @throws UnsupportedImageException if it is a file of Nydus
   */
  static void refuse(ImageSource image) throws IOException {
    if (isV5(image)) {
      throw unsupported(image, 0, "Nydus RAFS v5, which is not EROFS");
    }
    if (isV3Blob(image)) {
      throw unsupported(image, image.size() - V3_FOOTER, "a Nydus v3 blob");
    }
    if (endsInTarHeader(image) && tailStartsWith(image, TAR_BLOCK, 0, TOC_NAME)) {
      throw unsupported(
          image,
          image.size() - TAR_BLOCK,
          "a Nydus RAFS v6 blob: the image is its bootstrap, in this or another file");
    }
  }

  private static UnsupportedImageException unsupported(ImageSource image, long at, String what) {
    return new UnsupportedImageException(ImagePlace.of(image.description(), at), what);
  }

  private static boolean isV5(ImageSource image) throws IOException {
    if (!image.contains(0, 8)) {
      return false;
    }
    ByteBuffer start = image.view(0, 8);
    return start.getInt(0) == RAFS_MAGIC && start.getInt(4) == RAFS_V5;
  }

  /** Returns whether {@code file} ends in the header of a tar member, as RAFS v6 blobs do. */
  public static boolean endsInTarHeader(ImageSource file) throws IOException {
    return tailStartsWith(file, TAR_BLOCK, TAR_MAGIC_AT, TAR_MAGIC);
  }

  /** Returns whether {@code file} ends in the footer of a Nydus v3 blob. */
  public static boolean isV3Blob(ImageSource file) throws IOException {
    if (!tailStartsWith(file, V3_FOOTER, 0, V3_MAGIC)) {
      return false;
    }
    byte[] footer = new byte[V3_FOOTER];
    file.view(file.size() - V3_FOOTER, V3_FOOTER).get(0, footer);
    ByteBuffer fields = ByteBuffer.wrap(footer).order(ByteOrder.LITTLE_ENDIAN);
    int stated = fields.getInt(V3_CRC_AT);
    fields.putInt(V3_CRC_AT, 0);
    CRC32C crc = new CRC32C();
    crc.update(footer);
    return (int) crc.getValue() == stated;
  }

  private static boolean tailStartsWith(ImageSource file, int tail, int at, String text)
      throws IOException {
    long position = file.size() - tail + at;
    if (position < at || text.length() > tail) {
      return false;
    }
    byte[] found = new byte[text.length()];
    file.view(position, found.length).get(0, found);
    return new String(found, StandardCharsets.ISO_8859_1).equals(text);
  }
}
