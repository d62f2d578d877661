package io.github.jerofs.internal.write.compress;

import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Serializes maps until the positions of their inodes are known. Only the codec that wrote a map
 * can read it. Not thread-safe.
 */
public final class MapCodec {
  private static final int FRAGMENT = -1;
  private static final int CHUNKS = -2;
  private static final int DEVICE = -3;
  private static final int TABLE = -4;
  private static final long NO_FRAGMENT = -1;

  private final List<Encoding> encodings = new ArrayList<>();

  /** Creates a codec. */
  public MapCodec() {}

  /** Returns the map of a file that lies in the packed inode, from {@code offset} on. */
  public byte[] fragment(long offset) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(FRAGMENT);
    out.writeLong(offset);
    return bytes.toByteArray();
  }

  /** Returns the map of a chunk-based file. */
  public byte[] chunks(ChunkList chunks) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(CHUNKS);
    out.writeInt(chunks.bits());
    out.writeInt(chunks.count());
    for (int i = 0; i < chunks.count(); i++) {
      out.writeLong(chunks.chunk(i));
    }
    return bytes.toByteArray();
  }

  /** Returns the map of a file whose pclusters are on an extra device. */
  public byte[] stored(StoredPclusters pclusters) throws IOException {
    return onDevice(pclusters.device(), compressed(pclusters.file(), 0));
  }

  /** Returns the map of a file whose extents are on an extra device. */
  public byte[] stored(StoredTable table) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(TABLE);
    out.writeInt(table.count());
    for (int i = 0; i < table.count(); i++) {
      out.writeLong(table.start(i));
      out.writeLong(table.address(i));
      out.writeInt(table.word(i));
    }
    return onDevice(table.device(), bytes.toByteArray());
  }

  private static byte[] onDevice(int device, byte[] map) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(DEVICE);
    out.writeInt(device);
    out.write(map);
    return bytes.toByteArray();
  }

  private static StoredTable readTable(DataInput in, long size) throws IOException {
    int count = in.readInt();
    long[] starts = new long[count];
    long[] addresses = new long[count];
    int[] words = new int[count];
    for (int i = 0; i < count; i++) {
      starts[i] = in.readLong();
      addresses[i] = in.readLong();
      words[i] = in.readInt();
    }
    return new StoredTable(0, size, starts, addresses, words);
  }

  private static ChunkList readChunks(DataInput in) throws IOException {
    int bits = in.readInt();
    long[] chunks = new long[in.readInt()];
    for (int i = 0; i < chunks.length; i++) {
      chunks[i] = in.readLong();
    }
    return ChunkList.of(bits, chunks);
  }

  /**
   * Returns the map of a file.
   *
   * @param fragmentOffset the offset of its fragment in the packed inode, if it has one
   */
  public byte[] compressed(EncodedFile.Compressed file, long fragmentOffset) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(number(file.encoding()));
    out.writeLong(file.fragment().length > 0 ? fragmentOffset : NO_FRAGMENT);
    out.writeInt(file.inlineTail().length);
    out.write(file.inlineTail());
    long[] extents = file.extents().toLongs();
    out.writeInt(extents.length);
    for (long extent : extents) {
      out.writeLong(extent);
    }
    return bytes.toByteArray();
  }

  private int number(Encoding encoding) {
    int known = encodings.indexOf(encoding);
    if (known < 0) {
      encodings.add(encoding);
    }
    return known < 0 ? encodings.size() - 1 : known;
  }

  /**
   * Reads a map.
   *
   * @param size the size of the file in bytes
   */
  public FileMap read(DataInput in, long size) throws IOException {
    int number = in.readInt();
    if (number == DEVICE) {
      return new DeviceMap(in.readInt(), read(in, size));
    }
    if (number == TABLE) {
      return new TableMap(readTable(in, size));
    }
    if (number == CHUNKS) {
      return new ChunkMap(readChunks(in));
    }
    long fragmentOffset = in.readLong();
    if (number == FRAGMENT) {
      return FileMap.ofFragment(fragmentOffset);
    }
    byte[] inlineTail = new byte[in.readInt()];
    in.readFully(inlineTail);
    long[] extents = new long[in.readInt()];
    for (int i = 0; i < extents.length; i++) {
      extents[i] = in.readLong();
    }
    EncodedFile.Compressed file =
        new EncodedFile.Compressed(
            encodings.get(number), size, ExtentList.of(extents), inlineTail, EncodedFile.NONE);
    return encodings.get(number).form() == Encoding.Form.EXTENTS
        ? new ExtentMap(file)
        : new IndexedMap(file, fragmentOffset != NO_FRAGMENT, fragmentOffset);
  }
}
