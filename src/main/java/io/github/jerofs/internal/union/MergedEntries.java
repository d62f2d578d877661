package io.github.jerofs.internal.union;

import io.github.jerofs.internal.tree.DirectoryEntries;
import java.util.Arrays;

/** A listing that {@link RecordedEntries} recorded. */
final class MergedEntries implements DirectoryEntries {
  private final byte[] records;

  /** The current record and the next one. */
  private int current;

  private int next;

  MergedEntries(byte[] records) {
    this.records = records;
  }

  @Override
  public boolean nextLoaded() {
    if (next == records.length) {
      return false;
    }
    current = next;
    next += RecordedEntries.HEADER + nameLength();
    return true;
  }

  private int nameLength() {
    return records[current + Long.BYTES + 1] & 0xff;
  }

  @Override
  public boolean load() {
    return false;
  }

  @Override
  public byte[] name() {
    int from = current + RecordedEntries.HEADER;
    return Arrays.copyOfRange(records, from, from + nameLength());
  }

  @Override
  public int fileType() {
    return records[current + Long.BYTES] & 0xff;
  }

  @Override
  public long id() {
    return (long) RecordedEntries.LONG.get(records, current);
  }
}
