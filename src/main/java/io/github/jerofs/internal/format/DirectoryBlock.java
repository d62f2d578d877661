package io.github.jerofs.internal.format;

import static io.github.jerofs.internal.format.RecordBytes.u8;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.storage.Names;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A directory block (docs/format.md, Directories): entries of 12 bytes, followed by their names.
 * Entries are sorted by name, as unsigned bytes.
 */
public final class DirectoryBlock {
  /** Maximum length of a name in bytes. */
  public static final int MAX_NAME = 255;

  private static final int ENTRY = DirentFields.SIZE;

  private final ByteBuffer bytes;
  private final int limit;
  private final int count;
  private final String image;
  private final long nid;
  private final long start;

  /**
   * Creates a view of a block.
   *
   * @param bytes the block from index 0 to its limit, truncated at the size of the directory
   * @param image the name of the image for exceptions
   * @param nid the nid of the directory
   * @param start the byte offset of the block in the directory, for exceptions
   */
  public DirectoryBlock(ByteBuffer bytes, String image, long nid, long start) throws IOException {
    this.bytes = bytes;
    this.limit = bytes.limit();
    this.image = image;
    this.nid = nid;
    this.start = start;
    int namesStart = limit < ENTRY ? 0 : DirentFields.NAME_OFFSET.u16(bytes);
    if (namesStart < ENTRY || namesStart % ENTRY != 0 || namesStart >= limit) {
      throw corrupt(
          0, "offset of the first name", "a multiple of 12 in 12.." + (limit - 1), namesStart);
    }
    this.count = namesStart / ENTRY;
  }

  /** Returns a copy that does not share memory with this block. */
  public DirectoryBlock copy() throws IOException {
    ByteBuffer copy = ByteBuffer.allocate(limit).order(bytes.order());
    copy.put(0, bytes, 0, limit);
    return new DirectoryBlock(copy, image, nid, start);
  }

  /** Returns the number of entries, at least 1. */
  public int count() {
    return count;
  }

  /** Returns the inode number of entry {@code i}. */
  public long nid(int i) {
    return DirentFields.NID.s64(bytes, i * ENTRY);
  }

  /** Returns the file type in entry {@code i}. */
  public int fileType(int i) {
    return DirentFields.FILE_TYPE.u8(bytes, i * ENTRY);
  }

  /** Returns a copy of the name of entry {@code i}. */
  public byte[] name(int i) throws IOException {
    int from = nameStart(i);
    byte[] name = new byte[nameEnd(i, from) - from];
    bytes.get(from, name);
    return name;
  }

  private int nameStart(int i) {
    return DirentFields.NAME_OFFSET.u16(bytes, i * ENTRY);
  }

  /**
   * Returns the end of name {@code i}, after checking that the name is within the block.
   *
   * @param from the start of the name, which is read only once because the file may be changing
   */
  private int nameEnd(int i, int from) throws IOException {
    int to;
    if (i < count - 1) {
      to = nameStart(i + 1);
    } else {
      to = from;
      while (to < limit && bytes.get(to) != 0) {
        to++;
      }
    }
    if (from < count * ENTRY || from >= to || to > limit || to - from > MAX_NAME) {
      throw corrupt(
          i,
          "name",
          "1..255 bytes within " + count * ENTRY + ".." + limit,
          "bytes " + from + ".." + to);
    }
    return to;
  }

  /** Compares {@code name[from, to)} with the name of entry {@code i}, as unsigned bytes. */
  public int compare(byte[] name, int from, int to, int i) throws IOException {
    int at = nameStart(i);
    int end = nameEnd(i, at);
    int common = Math.min(to - from, end - at);
    for (int k = 0; k < common; k++) {
      int difference = (name[from + k] & 0xff) - u8(bytes, at + k);
      if (difference != 0) {
        return difference;
      }
    }
    return (to - from) - (end - at);
  }

  /** Returns the entry named {@code name[from, to)}, or -1. */
  public int find(byte[] name, int from, int to) throws IOException {
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compare(name, from, to, middle);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        high = middle - 1;
      } else {
        low = middle + 1;
      }
    }
    return -1;
  }

  /**
   * Returns the names of all entries, after checking that they are within the block, contain
   * neither slash nor NUL, and are sorted.
   *
   * @param previous the last name of the previous block, or an empty array
   */
  public byte[][] names(byte[] previous) throws IOException {
    byte[][] names = new byte[count][];
    byte[] last = previous;
    for (int i = 0; i < count; i++) {
      byte[] name = name(i);
      for (byte b : name) {
        if (b == '/' || b == 0) {
          throw corrupt(i, "name", "neither slash nor NUL", Names.decode(name));
        }
      }
      if (Arrays.compareUnsigned(last, name) >= 0) {
        throw corrupt(i, "name", "one that sorts after " + Names.decode(last), Names.decode(name));
      }
      names[i] = name;
      last = name;
    }
    return names;
  }

  /**
   * Returns an exception for a block at {@code start} whose first name does not follow {@code
   * last}.
   */
  public static CorruptImageException unsorted(String image, long nid, long start, byte[] last) {
    return new CorruptImageException(
        new ImagePlace(image, nid, start),
        "directory block (offset in the directory): its first name does not sort after "
            + Names.decode(last)
            + ", the last name of the previous block");
  }

  private CorruptImageException corrupt(int entry, String what, Object expected, Object actual) {
    return new CorruptImageException(
        new ImagePlace(image, nid, start + (long) entry * ENTRY),
        "directory entry " + entry + " (offsets in the directory), " + what,
        expected,
        actual);
  }
}
