package io.github.jerofs.internal.write.compress;

import io.github.jerofs.attribute.DataLayout;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The map of a file, stored after its inode and xattrs: the table of chunks, or the map header
 * followed by indexes and an optional inline pcluster, or by encoded extents. Immutable.
 */
public abstract sealed class FileMap
    permits FragmentMap, IndexedMap, ExtentMap, ChunkMap, DeviceMap, TableMap {
  FileMap() {}

  /** Returns the map of a file that lies in the packed inode, from {@code offset} on. */
  public static FileMap ofFragment(long offset) {
    return new FragmentMap(offset);
  }

  /**
   * Returns the map of a file.
   *
   * @param fragmentOffset the offset of its fragment in the packed inode, if it has one
   */
  public static FileMap of(EncodedFile.Compressed file, long fragmentOffset) {
    return file.encoding().form() == Encoding.Form.EXTENTS
        ? new ExtentMap(file)
        : new IndexedMap(file, file.fragment().length > 0, fragmentOffset);
  }

  /** Returns the device with the stored bytes, 0 for the image. */
  public int device() {
    return 0;
  }

  /** Returns the layout of the inode. */
  public abstract DataLayout layout();

  /**
   * Returns the field {@code i_u} of the inode: the number of stored blocks, or the chunk format.
   */
  public abstract long union();

  /**
   * Returns the number of bytes at the end of the map that must lie in one block, or 0 if there are
   * none.
   */
  public abstract int inlineSize();

  /**
   * Returns the number of bytes from {@code end} to the end of the map.
   *
   * @param end the position after the inode and its xattrs, in bytes; only its remainder modulo 32
   *     matters
   */
  public abstract long size(long end);

  /**
   * Writes the bytes from {@code end} to the end of the map.
   *
   * @param end the position after the inode and its xattrs, in bytes
   * @param address the position of the stored bytes of the file, as a unified byte address
   */
  public abstract void write(long end, long address, OutputStream out) throws IOException;
}
