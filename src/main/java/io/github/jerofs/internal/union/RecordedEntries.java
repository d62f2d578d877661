package io.github.jerofs.internal.union;

import io.github.jerofs.internal.memory.CacheAccount;
import io.github.jerofs.internal.tree.DirectoryEntries;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Records a merged listing and caches it when it is complete, unless it is too large.
 *
 * <p>A record is an id, a file type, the length of the name and the name.
 */
final class RecordedEntries implements DirectoryEntries {
  /** Length of a record without the name. */
  static final int HEADER = Long.BYTES + 2;

  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int FIRST_BYTES = 1 << 10;
  private static final int MAX_BYTES = 16 << 20;
  private static final int SHARE_OF_CACHE = 4;

  private final DirectoryEntries entries;
  private final CacheAccount listings;
  private final long directory;
  private final int most;
  private byte[] records = new byte[FIRST_BYTES];
  private int length;
  private boolean fits = true;

  /**
   * Positions before the first entry.
   *
   * @param directory the key of the listing in {@code listings}
   */
  RecordedEntries(DirectoryEntries entries, CacheAccount listings, long directory) {
    this.entries = entries;
    this.listings = listings;
    this.directory = directory;
    this.most = (int) Math.min(MAX_BYTES, listings.capacity() / SHARE_OF_CACHE);
  }

  @Override
  public boolean nextLoaded() throws IOException {
    boolean found = entries.nextLoaded();
    if (found && fits) {
      record(entries.name());
    }
    return found;
  }

  private void record(byte[] name) {
    int end = length + HEADER + name.length;
    if (end > most) {
      fits = false;
      records = new byte[0];
      return;
    }
    if (end > records.length) {
      records = Arrays.copyOf(records, Math.min(most, Math.max(end, 2 * records.length)));
    }
    LONG.set(records, length, entries.id());
    records[length + Long.BYTES] = (byte) entries.fileType();
    records[length + Long.BYTES + 1] = (byte) name.length;
    System.arraycopy(name, 0, records, length + HEADER, name.length);
    length = end;
  }

  @Override
  public boolean load() throws IOException {
    if (entries.load()) {
      return true;
    }
    if (fits) {
      fits = false;
      byte[] complete = Arrays.copyOf(records, length);
      byte[] unused = listings.get(directory, length, () -> complete);
    }
    return false;
  }

  @Override
  public byte[] name() {
    return entries.name();
  }

  @Override
  public int fileType() {
    return entries.fileType();
  }

  @Override
  public long id() {
    return entries.id();
  }
}
