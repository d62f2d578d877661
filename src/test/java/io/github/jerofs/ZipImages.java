package io.github.jerofs;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes ZIP files with images. */
public final class ZipImages {
  private static final int LOCAL = 30;
  private static final int ENTRY = 46;
  private static final int END = 22;
  private static final int END64 = 56;
  private static final int LOCATOR = 20;
  private static final int ALIGNMENT = 4096;

  private ZipImages() {}

  /** Returns an APEX with a stored payload, aligned to 4 KiB by padding in the local header. */
  public static byte[] apex(byte[] payload) {
    return stored("apex_payload.img", payload, false);
  }

  /** Returns a ZIP file with a stored image and ZIP64 records. */
  public static byte[] zip64(byte[] payload) {
    return stored("image.img", payload, true);
  }

  /** Returns a ZIP file with one stored entry, aligned to 4 KiB. */
  public static byte[] stored(String name, byte[] payload) {
    return stored(name, payload, false);
  }

  private static byte[] stored(String text, byte[] payload, boolean isZip64) {
    byte[] name = text.getBytes(US_ASCII);
    int padding = ALIGNMENT - LOCAL - name.length;
    int directoryAt = ALIGNMENT + payload.length;
    int extra = isZip64 ? 28 : 0;
    int directory = ENTRY + name.length + extra;
    int end = directoryAt + directory + (isZip64 ? END64 + LOCATOR : 0);
    ByteBuffer out = ByteBuffer.allocate(end + END).order(ByteOrder.LITTLE_ENDIAN);
    CRC32 crc = new CRC32();
    crc.update(payload);
    out.putInt(0, 0x04034b50).putInt(14, (int) crc.getValue()).putInt(18, payload.length);
    out.putInt(22, payload.length).putShort(26, (short) name.length).putShort(28, (short) padding);
    out.put(LOCAL, name).put(ALIGNMENT, payload);
    int at = directoryAt;
    out.putInt(at, 0x02014b50).putInt(at + 16, (int) crc.getValue());
    out.putInt(at + 20, isZip64 ? -1 : payload.length)
        .putInt(at + 24, isZip64 ? -1 : payload.length);
    out.putShort(at + 28, (short) name.length).putShort(at + 30, (short) extra);
    out.putInt(at + 42, isZip64 ? -1 : 0).put(at + ENTRY, name);
    if (isZip64) {
      int field = at + ENTRY + name.length;
      out.putShort(field, (short) 1).putShort(field + 2, (short) 24);
      out.putLong(field + 4, payload.length).putLong(field + 12, payload.length);
      int end64 = directoryAt + directory;
      out.putInt(end64, 0x06064b50).putLong(end64 + 4, END64 - 12);
      out.putLong(end64 + 24, 1).putLong(end64 + 32, 1).putLong(end64 + 40, directory);
      out.putLong(end64 + 48, directoryAt);
      out.putInt(end64 + END64, 0x07064b50).putLong(end64 + END64 + 8, end64);
      out.putInt(end64 + END64 + 16, 1);
    }
    out.putInt(end, 0x06054b50).putShort(end + 8, (short) 1).putShort(end + 10, (short) 1);
    out.putInt(end + 12, directory).putInt(end + 16, directoryAt);
    return out.array();
  }

  /** Returns a ZIP file with one deflated entry. */
  public static byte[] deflated(String name, byte[] payload) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(payload);
    }
    return out.toByteArray();
  }

  /** Returns the headers, the directory with the end records, and the payload's superblock. */
  public static int[][] structures(byte[] zip) {
    ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int directory = 0;
    for (int i = zip.length - END; i > 0 && directory == 0; i--) {
      directory = bytes.getInt(i) == 0x02014b50 ? i : 0;
    }
    int[] rest = {directory, zip.length - directory};
    int[] local = {0, LOCAL + bytes.getShort(26)};
    int[] footer = {directory - 64, 64};
    int[] superblock = {Math.min(ALIGNMENT + 1024, directory - 128), 128};
    return Arrays.asList(local, rest, rest, rest, footer, superblock).toArray(new int[0][]);
  }
}
