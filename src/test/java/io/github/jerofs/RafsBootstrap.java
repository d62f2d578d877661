package io.github.jerofs;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The inodes and tables of a {@link RafsImage}. */
final class RafsBootstrap {
  private static final int BLOCK = RafsImage.BLOCK;
  private static final int CHUNK_ENTRY = 80;
  private static final int INODE = 64;
  final byte[] image;
  private final RafsImage rafs;
  private final int inodeBytes;
  private final int blobTableAt;
  private final int chunkTableAt;
  private final int chunkTableBytes;
  private final int directoryAt;
  private final int directoryBytes;

  RafsBootstrap(
      RafsImage rafs,
      Map<String, Integer> firstChunks,
      String id,
      long blobBytes,
      int informationAt,
      int informationBytes) {
    this.rafs = rafs;
    List<String> names = new ArrayList<>(rafs.files.keySet());
    List<Integer> nids = new ArrayList<>();
    int at = BLOCK + 2 * 32 + INODE; // the root has nid 2, after an unused slot
    for (String name : names) {
      at = at + 31 & -32;
      nids.add((at - BLOCK) / 32);
      at += INODE + 8 * chunksOf(name);
    }
    inodeBytes = at - BLOCK;
    directoryAt = at + BLOCK - 1 & -BLOCK;
    byte[] directory = directory(names, nids);
    directoryBytes = directory.length;
    blobTableAt = directoryAt + directoryBytes + BLOCK - 1 & -BLOCK;
    chunkTableAt = blobTableAt + BLOCK;
    chunkTableBytes = rafs.hasChunkTable ? rafs.chunks.size() * CHUNK_ENTRY : 0;
    int end = chunkTableAt + chunkTableBytes + BLOCK - 1 & -BLOCK;
    ByteBuffer out = RafsImage.bytes(end);
    putSuperblock(out, id);
    putInode(out, BLOCK + 2 * 32, 0040755, 2, directoryBytes, directoryAt / BLOCK);
    for (int i = 0; i < names.size(); i++) {
      putFile(out, BLOCK + nids.get(i) * 32, names.get(i), firstChunks);
    }
    out.put(directoryAt, directory);
    out.put(blobTableAt, id.getBytes(US_ASCII)).putInt(blobTableAt + 68, rafs.chunkSize);
    out.putInt(blobTableAt + 72, rafs.chunks.size()).putInt(blobTableAt + 76, rafs.codec.number);
    out.putInt(blobTableAt + 80, rafs.isBlake3 ? 0 : 1).putInt(blobTableAt + 84, rafs.features());
    out.putLong(blobTableAt + 88, blobBytes).putLong(blobTableAt + 96, rafs.deviceBytes);
    out.putLong(blobTableAt + 112, informationAt);
    out.putLong(blobTableAt + 120, informationBytes);
    out.putLong(blobTableAt + 128, informationBytes);
    if (rafs.isInlined) { // as Nydus writes it, without the flag for a length of the whole file
      out.putInt(blobTableAt + 84, rafs.features() & 0xffff).putLong(blobTableAt + 88, dataBytes());
    }
    if (rafs.hasChunkTable) {
      putChunkTable(out);
    }
    image = RafsImage.array(out);
  }

  private long dataBytes() {
    return rafs.chunks.stream()
        .mapToLong(chunk -> chunk.stored + chunk.storedBytes)
        .max()
        .orElse(0);
  }

  private void putSuperblock(ByteBuffer out, String id) {
    out.putInt(1024, 0xe0f5e1e2).putInt(1032, 0x40000000).put(1036, (byte) 12);
    out.putShort(1038, (short) 2).putLong(1040, rafs.files.size() + 1L);
    out.putInt(1060, out.capacity() / BLOCK).putInt(1064, 1);
    out.putInt(1104, 0x4 | 0x8).putShort(1110, (short) 1).putShort(1112, (short) 11);
    out.putLong(1152, rafs.codec.flag | (rafs.isBlake3 ? 0x4 : 0x8) | 0x10 | 0x100 | 0x1000000);
    out.putLong(1160, blobTableAt).putInt(1168, 256).putInt(1172, rafs.chunkSize);
    out.putLong(1176, chunkTableAt).putLong(1184, chunkTableBytes);
    out.put(1408, id.getBytes(US_ASCII)).putInt(1472, rafs.deviceBytes / BLOCK);
  }

  private static void putInode(
      ByteBuffer out, int at, int mode, int links, long size, int address) {
    boolean isFile = (mode & 0100000) != 0;
    out.putShort(at, (short) (isFile ? 1 | 4 << 1 : 1)).putShort(at + 4, (short) mode);
    out.putLong(at + 8, size).putInt(at + 16, address).putInt(at + 20, at / 32);
    out.putInt(at + 44, links);
  }

  private void putFile(ByteBuffer out, int at, String name, Map<String, Integer> firstChunks) {
    int chunkBits = Integer.numberOfTrailingZeros(rafs.chunkSize);
    int length = Objects.requireNonNull(rafs.files.get(name)).length;
    putInode(out, at, 0100644, 1, length, 0x20 | chunkBits - 12);
    for (int i = 0; i < chunksOf(name); i++) {
      int number = Objects.requireNonNull(firstChunks.get(name)) + i;
      int index = at + INODE + 8 * i;
      out.putShort(index, (short) number).put(index + 2, (byte) 1);
      out.put(index + 3, (byte) (number >> 16));
      out.putInt(index + 4, rafs.chunks.get(number).device / BLOCK);
    }
  }

  private int chunksOf(String name) {
    int length = Objects.requireNonNull(rafs.files.get(name)).length;
    return (length + rafs.chunkSize - 1) / rafs.chunkSize;
  }

  private static byte[] directory(List<String> names, List<Integer> nids) {
    List<String> all = new ArrayList<>(List.of(".", ".."));
    List<Integer> targets = new ArrayList<>(List.of(2, 2));
    all.addAll(names);
    targets.addAll(nids);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer block = RafsImage.bytes(BLOCK);
    for (int from = 0; from < all.size(); ) {
      int to = from;
      for (int room = BLOCK; to < all.size() && room >= 12 + all.get(to).length(); to++) {
        room -= 12 + all.get(to).length();
      }
      int nameAt = 12 * (to - from);
      block = RafsImage.bytes(BLOCK);
      for (int i = from; i < to; i++) {
        int entry = 12 * (i - from);
        block.putLong(entry, targets.get(i)).putShort(entry + 8, (short) nameAt);
        block.put(entry + 10, (byte) (i < 2 ? 2 : 1));
        block.put(nameAt, all.get(i).getBytes(US_ASCII));
        nameAt += all.get(i).length();
      }
      out.write(RafsImage.array(block), 0, to == all.size() ? nameAt : BLOCK);
      from = to;
    }
    return out.toByteArray();
  }

  private void putChunkTable(ByteBuffer out) {
    for (int i = 0; i < rafs.chunks.size(); i++) {
      RafsImage.Chunk chunk = rafs.chunks.get(i);
      int at = chunkTableAt + i * CHUNK_ENTRY;
      boolean isBatch = rafs.form == RafsImage.Form.BATCH;
      out.put(at, rafs.digest(chunk.bytes));
      int crc = rafs.form == RafsImage.Form.V2 ? 0x10 : 0;
      out.putInt(at + 36, (chunk.isCompressed ? 1 : 0) | (isBatch ? 8 : 0) | crc);
      out.putInt(at + 40, chunk.storedBytes).putInt(at + 44, chunk.bytes.length);
      out.putLong(at + 48, chunk.stored).putLong(at + 56, chunk.device);
      out.putInt(at + 72, i)
          .putInt(at + 76, rafs.form == RafsImage.Form.V2 ? (int) chunk.extra : 0);
    }
  }

  int[][] structures() {
    return new int[][] {
      {1024, 128},
      {1152, 64},
      {1408, 76},
      {BLOCK, inodeBytes},
      {directoryAt, directoryBytes},
      {blobTableAt, 220},
      {chunkTableAt, Math.max(1, chunkTableBytes)},
    };
  }
}
