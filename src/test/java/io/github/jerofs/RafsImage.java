package io.github.jerofs;

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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;
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

    final int number;
    final int flag;

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

  static final int BLOCK = 4096;
  private static final int DICTIONARY = 32 << 10;
  final Codec codec;
  final Form form;
  final TreeMap<String, byte[]> files = new TreeMap<>();
  int chunkSize = BLOCK;
  boolean hasChunkTable = true;
  boolean isInlined;
  boolean isBlake3;

  /** A chunk and the place where it is stored. */
  static final class Chunk {
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

  final List<Chunk> chunks = new ArrayList<>();
  private final ByteArrayOutputStream contexts = new ByteArrayOutputStream();
  private final ByteArrayOutputStream dictionaries = new ByteArrayOutputStream();
  private int contextCount;
  int deviceBytes;

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
    RafsContainer blob = new RafsContainer();
    RafsContainer separate = form == Form.ZRAN ? new RafsContainer() : blob;
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
    RafsBootstrap bootstrap =
        new RafsBootstrap(this, firstChunks, id, blobBytes, informationAt, array.length);
    if (isInlined) {
      byte[] image = bootstrap.image;
      blob.part("image.boot", RafsCodecs.compress(Codec.ZSTD, image), image, 2);
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
          byte[] compressed = RafsCodecs.compress(codec, chunk.bytes);
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
      byte[] compressed = RafsCodecs.compress(codec, whole);
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

  int features() {
    return 0x60000001 | form.features | 0x20 | (isInlined ? 0x2 : 0);
  }

  private byte[] digests() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Chunk chunk : chunks) {
      out.write(digest(chunk.bytes));
    }
    return out.toByteArray();
  }

  byte[] digest(byte[] bytes) {
    return isBlake3
        ? Blake3.initHash().update(bytes).doFinalize(32)
        : Digests.sha256().digest(bytes);
  }

  static ByteBuffer bytes(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  static byte[] array(ByteBuffer buffer) {
    byte[] all = new byte[buffer.capacity()];
    buffer.get(0, all);
    return all;
  }
}
