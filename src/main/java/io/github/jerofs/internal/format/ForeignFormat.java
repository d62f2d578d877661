package io.github.jerofs.internal.format;

import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A format that is not EROFS, recognized by a signature.
 *
 * @param name the format, with its article
 * @param advice how to get at the content, or an empty text
 */
public record ForeignFormat(String name, String advice) {
  private static final String DECOMPRESS = "decompress it, or convert an archive: jerofs convert";
  private static final String OTHER_DISK = "convert it to a raw image: qemu-img convert -O raw";

  /** The bytes at a position that identify a format. */
  private record Signature(long position, byte[] bytes, ForeignFormat format) {
    boolean matches(ImageSource file) throws IOException {
      if (!file.contains(position, bytes.length)) {
        return false;
      }
      ByteBuffer found = file.view(position, bytes.length);
      byte[] copy = new byte[bytes.length];
      found.get(0, copy);
      return Arrays.equals(copy, bytes);
    }
  }

  /** Specific signatures precede short ones. */
  private static final List<Signature> SIGNATURES =
      List.of(
          hex(0, "68737173", "a SquashFS image", "extract it: unsquashfs"),
          hex(0, "73717368", "a big-endian SquashFS image", "extract it: unsquashfs"),
          hex(0, "1f8b", "gzip data", DECOMPRESS),
          hex(0, "28b52ffd", "Zstandard data", DECOMPRESS),
          hex(0, "fd377a585a00", "xz data", DECOMPRESS),
          hex(0, "04224d18", "LZ4 data", "decompress it: lz4 -d"),
          text(0, "BZh", "bzip2 data", DECOMPRESS),
          hex(0, "504b0304", "a ZIP file without an image", "list it: unzip -l"),
          hex(0, "377abcaf271c", "a 7z archive", "extract it: 7z x"),
          text(257, "ustar", "a tar archive", "make an image of it: jerofs convert"),
          text(0, "070701", "a cpio archive", "extract it: cpio -i"),
          text(0, "!<arch>\n", "an ar archive, such as a Debian package", ""),
          hex(0, "edabeedb", "an RPM package", ""),
          hex(0, "3aff26ed", "an Android sparse image", "expand it: simg2img"),
          hex(4096, "67446c61", "an Android super partition", "unpack it: lpunpack"),
          text(0, "CrAU", "an Android OTA payload", "extract its partitions: payload-dumper-go"),
          text(0, "ANDROID!", "an Android boot image", "unpack it: unpack_bootimg"),
          text(0, "VNDRBOOT", "an Android vendor boot image", "unpack it: unpack_bootimg"),
          text(0, "AVB0", "an Android vbmeta image", ""),
          hex(0, "7f454c46", "an ELF program", ""),
          text(0, "MZ", "a Windows program", ""),
          hex(0, "514649fb", "a QCOW2 disk image", OTHER_DISK),
          text(0, "KDMV", "a VMDK disk image", OTHER_DISK),
          text(0, "vhdxfile", "a VHDX disk image", OTHER_DISK),
          hex(0, "4c554b53babe", "an encrypted LUKS volume", "open it: cryptsetup open"),
          text(0, "verity\0\0", "a dm-verity hash tree", "open the image that it belongs to"),
          text(0, "XFSB", "an XFS file system", ""),
          text(0x10040, "_BHRfS_M", "a Btrfs file system", ""),
          hex(1024, "1020f5f2", "an F2FS file system", ""),
          text(3, "NTFS    ", "an NTFS file system", ""),
          text(3, "EXFAT   ", "an exFAT file system", ""),
          text(82, "FAT32   ", "a FAT file system", ""),
          text(54, "FAT1", "a FAT file system", ""),
          text(0x8001, "CD001", "an ISO 9660 image", ""),
          hex(0, "453dcd28", "a cramfs image", ""),
          text(0, "-rom1fs-", "a romfs image", ""),
          hex(1080, "53ef", "an ext2, ext3 or ext4 file system", "list it: debugfs -R ls"),
          hex(
              510,
              "55aa",
              "a boot sector or a disk without an EROFS partition",
              "list it: fdisk -l"));

  private static Signature hex(long position, String hex, String name, String advice) {
    return new Signature(position, HexFormat.of().parseHex(hex), new ForeignFormat(name, advice));
  }

  private static Signature text(long position, String text, String name, String advice) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return new Signature(position, bytes, new ForeignFormat(name, advice));
  }

  /** Returns the format of {@code file}, which is not EROFS, if it is known. */
  public static Optional<ForeignFormat> of(ImageSource file) throws IOException {
    for (Signature signature : SIGNATURES) {
      if (signature.matches(file)) {
        return Optional.of(signature.format);
      }
    }
    return Optional.empty();
  }

  /** Returns the name, and the advice if there is one. */
  @Override
  public String toString() {
    return advice.isEmpty() ? name : name + " (" + advice + ")";
  }
}
