package io.github.jerofs;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.github.luben.zstd.Zstd;
import io.github.jerofs.storage.Digests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4Factory;
import org.apache.commons.codec.digest.Blake3;

/**
 * Writes RAFS v6 images with one blob, for tests: a root directory with regular files, in chunks of
 * any form of the format.
 */
public final class RafsImage {
  /** Compression of chunks. */
  public enum Codec {
    /** Stored. */
    NONE(0, 0x1),
    /** LZ4 blocks. */
    LZ4(1, 0x2),
    /** gzip members. */
    GZIP(2, 0x40),
    /** Zstandard frames. */
    ZSTD(3, 0x80);

    private final int number;
    private final int flag;

    Codec(int number, int flag) {
      this.number = number;
      this.flag = flag;
    }
  }

  /** Forms of the chunk information. */
  public enum Form {
    /** Entries of 16 bytes. */
    V1(0),
    /** Entries of 24 bytes with CRC-32C. */
    V2(0x4),
    /** Chunks compressed together, two to a batch. */
    BATCH(0x4 | 0x80),
    /** Chunks in a gzip stream, with one context for two chunks. */
    ZRAN(0x4 | 0x8 | 0x10);

    private final int features;

    Form(int features) {
      this.features = features;
    }
  }

  /**
   * A written image.
   *
   * @param bootstrap the image
   * @param blob the blob, which contains the bootstrap if the image is inlined
   * @param id the name of the blob
   * @param information the separate chunk information; empty if it is in the blob
   * @param structures offsets and lengths of structures in the bootstrap
   * @param blobStructures offsets and lengths of structures in the blob, or in the information
   * @param chunks the chunks in the blob
   * @param isInlined whether the blob contains the bootstrap
   */
  public record Written(
      byte[] bootstrap,
      byte[] blob,
      String id,
      byte[] information,
      int[][] structures,
      int[][] blobStructures,
      List<StoredChunk> chunks,
      boolean isInlined) {}

  /**
   * Stored bytes, and the files that need them.
   *
   * @param position byte offset in the blob
   */
  public record StoredChunk(long position, int storedBytes, Set<String> files) {}

  private static final int BLOCK = 4096;
  private static final int ZSTD_LEVEL = 3;
  private static final int DICTIONARY = 32 << 10;
  private static final int CHUNK_ENTRY = 80;

  private final Codec codec;
  private final Form form;
  private final TreeMap<String, byte[]> files = new TreeMap<>();
  private int chunkSize = BLOCK;
  private boolean hasChunkTable = true;
  private boolean isInlined;
  private boolean isBlake3;

  /** A chunk and the place where it is stored. */
  private static final class Chunk {
    final byte[] bytes;
    final int device;
    long stored;
    int storedBytes;
    boolean isCompressed;
    long extra;

    Chunk(byte[] bytes, int device) {
      this.bytes = bytes;
      this.device = device;
    }
  }

  private final List<Chunk> chunks = new ArrayList<>();
  private final ByteArrayOutputStream contexts = new ByteArrayOutputStream();
  private final ByteArrayOutputStream dictionaries = new ByteArrayOutputStream();
  private int contextCount;
  private int deviceBytes;

  /** Describes an image without files. */
  public RafsImage(Codec codec, Form form) {
    this.codec = codec;
    this.form = form;
  }

  /** Adds a file to the root directory. */
  public RafsImage file(String name, byte[] content) {
    files.put(name, content.clone());
    return this;
  }

  /** Sets the size of chunks in bytes. */
  public RafsImage chunkSize(int size) {
    chunkSize = size;
    return this;
  }

  /** Omits the chunk table of the bootstrap. The digests are then in the blob only. */
  public RafsImage withoutChunkTable() {
    hasChunkTable = false;
    return this;
  }

  /** Stores the bootstrap in the blob. */
  public RafsImage inlined() {
    isInlined = true;
    return this;
  }

  /** Uses BLAKE3 instead of SHA-256. */
  public RafsImage blake3() {
    isBlake3 = true;
    return this;
  }

  /** Returns the image. */
  public Written write() {
    try {
      return written();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Written written() throws IOException {
    Map<String, Integer> firstChunks = new TreeMap<>();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      firstChunks.put(file.getKey(), chunks.size());
      byte[] content = file.getValue();
      for (int at = 0; at < content.length; at += chunkSize) {
        int end = Math.min(content.length, at + chunkSize);
        chunks.add(new Chunk(Arrays.copyOfRange(content, at, end), deviceBytes));
        deviceBytes += end - at + BLOCK - 1 & -BLOCK;
      }
    }
    byte[] data = data();
    byte[] array = array();
    byte[] information = information(array, form == Form.ZRAN ? 0 : data.length + 512);
    byte[] digests = digests();
    Container blob = new Container();
    Container separate = form == Form.ZRAN ? new Container() : blob;
    if (form == Form.ZRAN) {
      blob.out.write(data);
    } else {
      blob.part("image.blob", data, data, 0);
    }
    int informationAt = separate.out.size();
    separate.part("blob.meta", information, information, 1);
    separate.part("blob.digest", digests, digests, 1);
    String id = Digests.hex(Digests.sha256().digest(blob.out.toByteArray()));
    long blobBytes = form == Form.ZRAN ? blob.out.size() : blob.sizeWithToc(isInlined);
    Bootstrap bootstrap = new Bootstrap(firstChunks, id, blobBytes, informationAt, array.length);
    if (isInlined) {
      byte[] image = bootstrap.image;
      blob.part("image.boot", Zstd.compress(image, ZSTD_LEVEL), image, 2);
    }
    int tocAt = separate.out.size();
    separate.toc();
    byte[] last = separate.out.toByteArray();
    return new Written(
        bootstrap.image,
        blob.out.toByteArray(),
        id,
        form == Form.ZRAN ? last : new byte[0],
        bootstrap.structures(),
        new int[][] {
          {informationAt, array.length},
          {informationAt + array.length, 64},
          {informationAt + information.length - 4, 4},
          {tocAt, last.length - tocAt - 512},
          {last.length - 512, 512},
          {0, Math.max(1, informationAt)},
        },
        storedChunks(firstChunks),
        isInlined);
  }

  private List<StoredChunk> storedChunks(Map<String, Integer> firstChunks) {
    Map<Long, StoredChunk> result = new TreeMap<>();
    for (int i = 0; i < chunks.size(); i++) {
      Chunk chunk = chunks.get(i);
      StoredChunk stored =
          result.computeIfAbsent(
              chunk.stored,
              at -> new StoredChunk(at, Math.max(1, chunk.storedBytes), new TreeSet<>()));
      String owner = "";
      for (Map.Entry<String, Integer> file : firstChunks.entrySet()) {
        owner = file.getValue() <= i ? file.getKey() : owner;
      }
      stored.files.add(owner);
    }
    return List.copyOf(result.values());
  }

  /** Returns the stored chunks and sets where each is. */
  private byte[] data() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    switch (form) {
      case V1, V2 -> {
        for (Chunk chunk : chunks) {
          byte[] compressed = compress(chunk.bytes);
          chunk.isCompressed = compressed.length < chunk.bytes.length;
          chunk.stored = out.size();
          byte[] stored = chunk.isCompressed ? compressed : chunk.bytes;
          chunk.storedBytes = stored.length;
          CRC32C crc = new CRC32C();
          crc.update(chunk.bytes);
          chunk.extra = crc.getValue();
          out.write(stored);
        }
      }
      case BATCH -> writeBatches(out);
      case ZRAN -> writeStream(out);
    }
    return out.toByteArray();
  }

  private void writeBatches(ByteArrayOutputStream out) throws IOException {
    for (int i = 0; i < chunks.size(); i += 2) {
      ByteArrayOutputStream batch = new ByteArrayOutputStream();
      for (Chunk chunk : chunks.subList(i, Math.min(chunks.size(), i + 2))) {
        chunk.stored = out.size();
        chunk.isCompressed = true;
        chunk.extra = (long) contextCount << 32 | batch.size();
        batch.write(chunk.bytes);
      }
      byte[] whole = batch.toByteArray();
      byte[] compressed = compress(whole);
      byte[] stored = compressed.length < whole.length ? compressed : whole;
      contexts.write(array(bytes(40).putInt(stored.length).putInt(whole.length)));
      contextCount++;
      out.write(stored);
    }
  }

  /** Writes one gzip member with a flush before each context. */
  private void writeStream(ByteArrayOutputStream out) throws IOException {
    out.write(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff});
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    byte[] buffer = new byte[1 << 16];
    for (int i = 0; i < chunks.size(); i += 2) {
      int start = out.size();
      byte[] before = whole.toByteArray();
      byte[] dictionary =
          Arrays.copyOfRange(before, Math.max(0, before.length - DICTIONARY), before.length);
      ByteArrayOutputStream member = new ByteArrayOutputStream();
      for (Chunk chunk : chunks.subList(i, Math.min(chunks.size(), i + 2))) {
        chunk.isCompressed = true;
        chunk.extra = (long) contextCount << 32 | member.size();
        member.write(chunk.bytes);
      }
      deflater.setInput(member.toByteArray());
      for (int n = -1; n != 0; ) {
        n = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
        out.write(buffer, 0, n);
      }
      ByteBuffer context = bytes(40).putLong(start).putLong(before.length);
      context.putLong(dictionaries.size()).putInt(out.size() - start).putInt(member.size());
      contexts.write(array(context.putInt(dictionary.length)));
      dictionaries.write(dictionary);
      for (Chunk chunk : chunks.subList(i, Math.min(chunks.size(), i + 2))) {
        chunk.stored = start;
        chunk.storedBytes = out.size() - start;
      }
      whole.write(member.toByteArray());
      contextCount++;
    }
    deflater.end();
  }

  private byte[] compress(byte[] bytes) throws IOException {
    return switch (codec) {
      case NONE -> bytes;
      case LZ4 -> LZ4Factory.fastestJavaInstance().fastCompressor().compress(bytes);
      case ZSTD -> Zstd.compress(bytes, ZSTD_LEVEL);
      case GZIP -> {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
          gzip.write(bytes);
        }
        yield out.toByteArray();
      }
    };
  }

  /** Returns the chunk entries, contexts and dictionaries. */
  private byte[] array() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Chunk chunk : chunks) {
      long bytes = chunk.bytes.length - 1L;
      if (form == Form.V1) {
        long stored = chunk.storedBytes - 1L;
        out.write(
            array(
                bytes(16)
                    .putLong((bytes & 0xfffff) << 44 | chunk.device | (bytes >> 20) << 8)
                    .putLong((stored & 0xfffff) << 44 | (stored >> 20) << 40 | chunk.stored)));
      } else {
        out.write(
            array(
                bytes(24)
                    .putLong((long) entryFlags(chunk) << 56 | bytes << 32 | chunk.device >> 12)
                    .putLong((long) chunk.storedBytes << 40 | chunk.stored)
                    .putLong(chunk.extra)));
      }
    }
    out.write(contexts.toByteArray());
    out.write(dictionaries.toByteArray());
    return out.toByteArray();
  }

  private int entryFlags(Chunk chunk) {
    int compressed = chunk.isCompressed ? 1 : 0;
    return switch (form) {
      case V1 -> 0;
      case V2 -> compressed | 0x10;
      case BATCH -> 1 | 4;
      case ZRAN -> 1 | 2;
    };
  }

  private byte[] information(byte[] array, int at) throws IOException {
    ByteBuffer header = bytes(BLOCK);
    header.putInt(0, 0xb10bb10b).putInt(4, features()).putInt(12, chunks.size());
    header.putLong(16, at).putLong(24, array.length).putLong(32, array.length);
    header.putLong(40, chunks.size() * 24L);
    header.putLong(48, contexts.size() + dictionaries.size()).putInt(56, contextCount);
    header.putInt(4092, 0xb10bb10b);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(array);
    out.write(array(header));
    return out.toByteArray();
  }

  private int features() {
    return 0x60000001 | form.features | 0x20 | (isInlined ? 0x2 : 0);
  }

  private byte[] digests() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Chunk chunk : chunks) {
      out.write(digest(chunk.bytes));
    }
    return out.toByteArray();
  }

  private byte[] digest(byte[] bytes) {
    return isBlake3
        ? Blake3.initHash().update(bytes).doFinalize(32)
        : Digests.sha256().digest(bytes);
  }

  private static ByteBuffer bytes(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] array(ByteBuffer buffer) {
    byte[] all = new byte[buffer.capacity()];
    buffer.get(0, all);
    return all;
  }

  /** Parts, each followed by a tar header, and a table of contents. */
  private static final class Container {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream toc = new ByteArrayOutputStream();
    private int count;

    /** Adds a part. {@code flags} of 0 leaves it out of the table of contents. */
    void part(String name, byte[] stored, byte[] bytes, int flags) throws IOException {
      if (flags != 0) {
        ByteBuffer entry = bytes(128).putInt(0, flags).put(8, name.getBytes(US_ASCII));
        entry.put(24, Digests.sha256().digest(bytes)).putLong(56, out.size());
        entry.putLong(64, stored.length).putLong(72, bytes.length);
        toc.write(array(entry));
        count++;
      }
      out.write(stored);
      out.write(header(name, stored.length));
    }

    /** Returns the size with the table of contents, or 0 if a part of unknown size follows. */
    long sizeWithToc(boolean isInlined) {
      return isInlined ? 0 : out.size() + count * 128L + 512;
    }

    void toc() throws IOException {
      byte[] entries = toc.toByteArray();
      out.write(entries);
      out.write(header("rafs.blob.toc", entries.length));
    }

    private static byte[] header(String name, int length) {
      ByteBuffer header = bytes(512).put(0, name.getBytes(US_ASCII));
      header.put(124, String.format("%011o", length).getBytes(US_ASCII));
      header.put(156, (byte) '0').put(257, "ustar  \0".getBytes(US_ASCII));
      return array(header);
    }
  }

  /** The image with inodes and tables. */
  private final class Bootstrap {
    private static final int INODE = 64;
    private final byte[] image;
    private final int inodeBytes;
    private final int blobTableAt;
    private final int chunkTableAt;
    private final int chunkTableBytes;
    private final int directoryAt;
    private final int directoryBytes;

    Bootstrap(
        Map<String, Integer> firstChunks,
        String id,
        long blobBytes,
        int informationAt,
        int informationBytes) {
      List<String> names = new ArrayList<>(files.keySet());
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
      chunkTableBytes = hasChunkTable ? chunks.size() * CHUNK_ENTRY : 0;
      int end = chunkTableAt + chunkTableBytes + BLOCK - 1 & -BLOCK;
      ByteBuffer out = bytes(end);
      putSuperblock(out, id);
      putInode(out, BLOCK + 2 * 32, 0040755, 2, directoryBytes, directoryAt / BLOCK);
      for (int i = 0; i < names.size(); i++) {
        putFile(out, BLOCK + nids.get(i) * 32, names.get(i), firstChunks);
      }
      out.put(directoryAt, directory);
      out.put(blobTableAt, id.getBytes(US_ASCII)).putInt(blobTableAt + 68, chunkSize);
      out.putInt(blobTableAt + 72, chunks.size()).putInt(blobTableAt + 76, codec.number);
      out.putInt(blobTableAt + 80, isBlake3 ? 0 : 1).putInt(blobTableAt + 84, features());
      out.putLong(blobTableAt + 88, blobBytes).putLong(blobTableAt + 96, deviceBytes);
      out.putLong(blobTableAt + 112, informationAt);
      out.putLong(blobTableAt + 120, informationBytes);
      out.putLong(blobTableAt + 128, informationBytes);
      if (isInlined) { // as Nydus writes it, without the flag for a length of the whole file
        out.putInt(blobTableAt + 84, features() & 0xffff).putLong(blobTableAt + 88, dataBytes());
      }
      if (hasChunkTable) {
        putChunkTable(out);
      }
      image = array(out);
    }

    private long dataBytes() {
      return chunks.stream().mapToLong(chunk -> chunk.stored + chunk.storedBytes).max().orElse(0);
    }

    private void putSuperblock(ByteBuffer out, String id) {
      out.putInt(1024, 0xe0f5e1e2).putInt(1032, 0x40000000).put(1036, (byte) 12);
      out.putShort(1038, (short) 2).putLong(1040, files.size() + 1L);
      out.putInt(1060, out.capacity() / BLOCK).putInt(1064, 1);
      out.putInt(1104, 0x4 | 0x8).putShort(1110, (short) 1).putShort(1112, (short) 11);
      out.putLong(1152, codec.flag | (isBlake3 ? 0x4 : 0x8) | 0x10 | 0x100 | 0x1000000);
      out.putLong(1160, blobTableAt).putInt(1168, 256).putInt(1172, chunkSize);
      out.putLong(1176, chunkTableAt).putLong(1184, chunkTableBytes);
      out.put(1408, id.getBytes(US_ASCII)).putInt(1472, deviceBytes / BLOCK);
    }

    private static void putInode(
        ByteBuffer out, int at, int mode, int links, long size, int address) {
      boolean isFile = (mode & 0100000) != 0;
      out.putShort(at, (short) (isFile ? 1 | 4 << 1 : 1)).putShort(at + 4, (short) mode);
      out.putLong(at + 8, size).putInt(at + 16, address).putInt(at + 20, at / 32);
      out.putInt(at + 44, links);
    }

    private void putFile(ByteBuffer out, int at, String name, Map<String, Integer> firstChunks) {
      int chunkBits = Integer.numberOfTrailingZeros(chunkSize);
      int length = Objects.requireNonNull(files.get(name)).length;
      putInode(out, at, 0100644, 1, length, 0x20 | chunkBits - 12);
      for (int i = 0; i < chunksOf(name); i++) {
        int number = Objects.requireNonNull(firstChunks.get(name)) + i;
        int index = at + INODE + 8 * i;
        out.putShort(index, (short) number).put(index + 2, (byte) 1);
        out.put(index + 3, (byte) (number >> 16));
        out.putInt(index + 4, chunks.get(number).device / BLOCK);
      }
    }

    private int chunksOf(String name) {
      int length = Objects.requireNonNull(files.get(name)).length;
      return (length + chunkSize - 1) / chunkSize;
    }

    private static byte[] directory(List<String> names, List<Integer> nids) {
      List<String> all = new ArrayList<>(List.of(".", ".."));
      List<Integer> targets = new ArrayList<>(List.of(2, 2));
      all.addAll(names);
      targets.addAll(nids);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteBuffer block = bytes(BLOCK);
      for (int from = 0; from < all.size(); ) {
        int to = from;
        for (int room = BLOCK; to < all.size() && room >= 12 + all.get(to).length(); to++) {
          room -= 12 + all.get(to).length();
        }
        int nameAt = 12 * (to - from);
        block = bytes(BLOCK);
        for (int i = from; i < to; i++) {
          int entry = 12 * (i - from);
          block.putLong(entry, targets.get(i)).putShort(entry + 8, (short) nameAt);
          block.put(entry + 10, (byte) (i < 2 ? 2 : 1));
          block.put(nameAt, all.get(i).getBytes(US_ASCII));
          nameAt += all.get(i).length();
        }
        out.write(array(block), 0, to == all.size() ? nameAt : BLOCK);
        from = to;
      }
      return out.toByteArray();
    }

    private void putChunkTable(ByteBuffer out) {
      for (int i = 0; i < chunks.size(); i++) {
        Chunk chunk = chunks.get(i);
        int at = chunkTableAt + i * CHUNK_ENTRY;
        boolean isBatch = form == Form.BATCH;
        out.put(at, digest(chunk.bytes));
        int crc = form == Form.V2 ? 0x10 : 0;
        out.putInt(at + 36, (chunk.isCompressed ? 1 : 0) | (isBatch ? 8 : 0) | crc);
        out.putInt(at + 40, chunk.storedBytes).putInt(at + 44, chunk.bytes.length);
        out.putLong(at + 48, chunk.stored).putLong(at + 56, chunk.device);
        out.putInt(at + 72, i).putInt(at + 76, form == Form.V2 ? (int) chunk.extra : 0);
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
}
