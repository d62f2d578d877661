package io.github.jerofs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;

/** Writes disk images with partitions, and sparse images. */
public final class DiskImages {
  /** Bytes of a sector of MBR disks. */
  public static final int SECTOR = 512;

  private static final int BLOCK = 4096;

  private DiskImages() {}

  private static ByteBuffer bytes(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] array(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.capacity()];
    buffer.duplicate().clear().get(bytes);
    return bytes;
  }

  /**
   * Returns {@code image} in Android's sparse format. Blocks of one repeated word are not stored.
   */
  public static byte[] sparse(byte[] image) {
    int blocks = image.length / BLOCK;
    ByteBuffer out = bytes(28 + blocks * (12 + BLOCK) + 16);
    out.position(28);
    int chunks = 0;
    for (int i = 0; i < blocks; i++) {
      ByteBuffer block = ByteBuffer.wrap(image, i * BLOCK, BLOCK).slice();
      block.order(ByteOrder.LITTLE_ENDIAN);
      int word = block.getInt(0);
      boolean repeated = true;
      for (int at = 0; at < BLOCK; at += 4) {
        repeated &= block.getInt(at) == word;
      }
      int type = !repeated ? 0xcac1 : word == 0 ? 0xcac3 : 0xcac2;
      int stored = type == 0xcac1 ? BLOCK : type == 0xcac2 ? 4 : 0;
      out.putShort((short) type).putShort((short) 0).putInt(1).putInt(12 + stored);
      if (stored == BLOCK) {
        out.put(block);
      } else if (stored == 4) {
        out.putInt(word);
      }
      chunks++;
    }
    out.putShort((short) 0xcac4).putShort((short) 0).putInt(0).putInt(16).putInt(0);
    chunks++;
    out.putInt(0, 0xed26ff3a).putShort(4, (short) 1).putShort(8, (short) 28);
    out.putShort(10, (short) 12).putInt(12, BLOCK).putInt(16, blocks).putInt(20, chunks);
    return Arrays.copyOf(array(out), out.position());
  }

  /** Returns a disk with a GPT and its backup at the end. */
  public static byte[] gpt(int sector, Map<String, byte[]> partitions) {
    int first = Math.max(64, 40 * SECTOR / sector);
    int sectors = first;
    for (byte[] each : partitions.values()) {
      sectors += (each.length + sector - 1) / sector;
    }
    ByteBuffer disk = bytes((sectors + 64) * sector);
    ByteBuffer entries = bytes(128 * 128);
    int at = first;
    int number = 0;
    for (Map.Entry<String, byte[]> each : partitions.entrySet()) {
      int length = (each.getValue().length + sector - 1) / sector;
      int entry = number++ * 128;
      entries.putLong(entry, 0x477284830fc63dafL).putLong(entry + 8, 1);
      entries.putLong(entry + 16, number).putLong(entry + 32, at);
      entries.putLong(entry + 40, at + length - 1);
      entries.put(entry + 56, each.getKey().getBytes(UTF_16LE));
      disk.put(at * sector, each.getValue());
      at += length;
    }
    int all = disk.capacity() / sector;
    disk.put(2 * sector, array(entries));
    int copy = all - 1 - 128 * 128 / sector;
    disk.put(copy * sector, array(entries));
    disk.put(sector, gptHeader(1, all - 1, 2, array(entries)));
    disk.put((all - 1) * sector, gptHeader(all - 1, 1, copy, array(entries)));
    disk.put(446 + 4, (byte) 0xee).putShort(510, (short) 0xaa55);
    return array(disk);
  }

  private static byte[] gptHeader(int own, int other, int entriesAt, byte[] entries) {
    ByteBuffer header = bytes(92);
    header.put("EFI PART".getBytes(US_ASCII)).putInt(0x10000).putInt(92);
    header.putLong(24, own).putLong(32, other).putLong(72, entriesAt);
    header.putInt(80, 128).putInt(84, 128).putInt(88, crc(entries));
    header.putInt(16, crc(array(header)));
    return array(header);
  }

  private static int crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /** Returns a disk with two unused primary partitions and two logical ones. */
  public static byte[] mbr(byte[] logical1, byte[] logical2) {
    int extended = 8;
    int second = extended + 1 + logical1.length / SECTOR;
    int end = second + 1 + logical2.length / SECTOR;
    ByteBuffer disk = bytes(end * SECTOR);
    mbrEntry(disk, 0, 0, 0x83, 1, 1);
    mbrEntry(disk, 0, 1, 0x83, 2, 1);
    mbrEntry(disk, 0, 2, 0x05, extended, end - extended);
    mbrEntry(disk, extended, 0, 0x83, 1, logical1.length / SECTOR);
    mbrEntry(disk, extended, 1, 0x05, second - extended, end - second);
    mbrEntry(disk, second, 0, 0x83, 1, logical2.length / SECTOR);
    disk.put((extended + 1) * SECTOR, logical1).put((second + 1) * SECTOR, logical2);
    return array(disk);
  }

  static void mbrEntry(ByteBuffer disk, int sector, int i, int type, int first, int count) {
    int at = sector * SECTOR + 446 + 16 * i;
    disk.put(at + 4, (byte) type).putInt(at + 8, first).putInt(at + 12, count);
    disk.putShort(sector * SECTOR + 510, (short) 0xaa55);
  }

  /**
   * Returns a super partition in which each logical partition has two separate extents.
   *
   * @param slots the partitions of each slot
   */
  public static byte[] superPartition(List<Map<String, byte[]>> slots) {
    return superPartition(slots, 64 << 10, 1 << 20);
  }

  /** Like the other method, with metadata of a given size and data from byte {@code at} on. */
  public static byte[] superPartition(List<Map<String, byte[]>> slots, int metadataSize, int at) {
    Map<String, long[]> extents = new LinkedHashMap<>();
    Map<String, byte[]> all = new LinkedHashMap<>();
    slots.forEach(all::putAll);
    int size = at;
    for (byte[] each : all.values()) {
      size += each.length + 4 * BLOCK;
    }
    ByteBuffer disk = bytes(size);
    int next = at;
    for (Map.Entry<String, byte[]> each : all.entrySet()) {
      byte[] content = each.getValue();
      int half = content.length / 2 / BLOCK * BLOCK;
      disk.put(next + BLOCK + (content.length - half), content, 0, half);
      disk.put(next, content, half, content.length - half);
      extents.put(
          each.getKey(),
          new long[] {half, next + BLOCK + (content.length - half), content.length - half, next});
      next += content.length + 2 * BLOCK;
    }
    ByteBuffer geometry = bytes(52);
    geometry.putInt(0, 0x616c4467).putInt(4, 52).putInt(40, metadataSize);
    geometry.putInt(44, slots.size()).putInt(48, BLOCK);
    geometry.put(8, sha256(array(geometry)));
    disk.put(4096, array(geometry)).put(8192, array(geometry));
    for (int copy = 0; copy < 2; copy++) {
      for (int slot = 0; slot < slots.size(); slot++) {
        byte[] metadata = metadata(new ArrayList<>(slots.get(slot).keySet()), extents);
        disk.put(12288 + (copy * slots.size() + slot) * metadataSize, metadata);
      }
    }
    return array(disk);
  }

  private static byte[] metadata(List<String> names, Map<String, long[]> extents) {
    ByteBuffer tables = bytes(names.size() * 52 + names.size() * 3 * 24);
    int extentsAt = names.size() * 52;
    for (int i = 0; i < names.size(); i++) {
      long[] own = Objects.requireNonNull(extents.get(names.get(i)));
      tables.put(i * 52, names.get(i).getBytes(US_ASCII));
      tables.putInt(i * 52 + 40, 3 * i).putInt(i * 52 + 44, 3);
      int at = extentsAt + 3 * i * 24;
      tables.putLong(at, own[0] / SECTOR).putLong(at + 12, own[1] / SECTOR);
      tables.putLong(at + 24, own[2] / SECTOR).putLong(at + 36, own[3] / SECTOR);
      tables.putLong(at + 48, 8).putInt(at + 56, 1); // zeros
    }
    ByteBuffer header = bytes(128);
    header.putInt(0, 0x414c5030).putShort(4, (short) 10).putInt(8, 128);
    header.putInt(44, tables.capacity()).put(48, sha256(array(tables)));
    header.putInt(80, 0).putInt(84, names.size()).putInt(88, 52);
    header.putInt(92, extentsAt).putInt(96, names.size() * 3).putInt(100, 24);
    header.put(12, sha256(array(header)));
    ByteBuffer all = bytes(128 + tables.capacity());
    all.put(array(header)).put(array(tables));
    return array(all);
  }

  /** Repairs the checksums of both GPTs as far as their fields allow. */
  public static void sealGpt(byte[] disk, int sector) {
    ByteBuffer bytes = ByteBuffer.wrap(disk).order(ByteOrder.LITTLE_ENDIAN);
    for (int at : new int[] {sector, disk.length / sector * sector - sector}) {
      if (at < 0 || at > disk.length - 92) {
        continue;
      }
      long entries = bytes.getLong(at + 72);
      long length = (long) bytes.getInt(at + 80) * bytes.getInt(at + 84);
      if (entries >= 0
          && entries < disk.length / sector
          && length >= 0
          && length <= disk.length - entries * sector) {
        int from = (int) entries * sector;
        bytes.putInt(at + 88, crc(Arrays.copyOfRange(disk, from, from + (int) length)));
      }
      int size = bytes.getInt(at + 12);
      if (size >= 92 && size <= disk.length - at) {
        bytes.putInt(at + 16, 0);
        bytes.putInt(at + 16, crc(Arrays.copyOfRange(disk, at, at + size)));
      }
    }
  }

  /** Repairs the digests of a super partition as far as its fields allow. */
  public static void sealSuper(byte[] disk, int slots, int metadataSize) {
    ByteBuffer bytes = ByteBuffer.wrap(disk).order(ByteOrder.LITTLE_ENDIAN);
    for (int at : new int[] {4096, 8192}) {
      seal(bytes, at, 8, 52);
    }
    for (int i = 0; i < 2 * slots; i++) {
      int at = 12288 + i * metadataSize;
      if (at > disk.length - 128) {
        return;
      }
      long header = bytes.getInt(at + 8);
      long tables = bytes.getInt(at + 44);
      if (header >= 128 && tables >= 0 && header + tables <= disk.length - at) {
        int from = at + (int) header;
        bytes.put(at + 48, sha256(Arrays.copyOfRange(disk, from, from + (int) tables)));
        seal(bytes, at, 12, (int) header);
      }
    }
  }

  /** Sets the digest of {@code [at, at + length)}, which is in it. */
  private static void seal(ByteBuffer bytes, int at, int digestAt, int length) {
    if (at <= bytes.capacity() - length) {
      bytes.put(at + digestAt, new byte[32]);
      byte[] record = new byte[length];
      bytes.get(at, record);
      bytes.put(at + digestAt, sha256(record));
    }
  }

  /** Sets the numbers of blocks and chunks in the header to those of the chunks. */
  public static void sealSparse(byte[] sparse) {
    ByteBuffer bytes = ByteBuffer.wrap(sparse).order(ByteOrder.LITTLE_ENDIAN);
    int blocks = 0;
    int chunks = 0;
    for (int at = 28; at >= 28 && at <= sparse.length - 12; ) {
      blocks += bytes.getInt(at + 4);
      chunks++;
      int length = bytes.getInt(at + 8);
      at = length < 12 ? sparse.length : at + length;
    }
    if (sparse.length >= 28) {
      bytes.putInt(16, blocks).putInt(20, chunks);
    }
  }

  /**
   * Returns the header of a sparse image, all chunk headers, and the rest with the stored blocks.
   */
  public static int[][] sparseStructures(byte[] sparse) {
    ByteBuffer bytes = ByteBuffer.wrap(sparse).order(ByteOrder.LITTLE_ENDIAN);
    List<int[]> result = new ArrayList<>(List.of(new int[] {0, 28}));
    for (int at = 28; at < sparse.length; at += bytes.getInt(at + 8)) {
      result.add(new int[] {at, 12});
    }
    result.add(new int[] {28, sparse.length - 28});
    result.add(new int[] {28, sparse.length - 28});
    return result.toArray(new int[0][]);
  }

  /** Returns {@code image} with room for a hash tree and a footer of Android Verified Boot. */
  public static byte[] withAvbFooter(byte[] image) {
    ByteBuffer out = ByteBuffer.allocate(image.length + 2 * BLOCK).put(0, image);
    int at = out.capacity() - 64;
    out.putInt(at, 0x41564266).putLong(at + 12, image.length);
    return out.array();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
