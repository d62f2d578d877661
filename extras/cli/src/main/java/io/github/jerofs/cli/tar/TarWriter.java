package io.github.jerofs.cli.tar;

import io.github.jerofs.cli.text.RawText;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes an archive. After {@link #begin} of a regular file, {@link #write} takes its data without
 * the holes. {@link #close} ends the archive.
 *
 * <p>The same entries always give the same bytes. Not safe for use by several threads.
 */
public final class TarWriter implements Closeable {
  /** The length of an archive is a multiple of this, a convention from tapes. */
  private static final int RECORD = 20 * TarHeader.BLOCK;

  private static final byte[] ZEROS = new byte[RECORD];

  private final OutputStream out;
  private long written;

  /** Missing bytes of the current file. */
  private long left;

  private int padding;

  /** Creates a writer. It does not buffer. */
  public TarWriter(OutputStream out) {
    this.out = out;
  }

  /** Pads the previous file with zeros and writes the header of the next one. */
  public void begin(TarEntry entry) throws IOException {
    endFile();
    String name = storedName(entry);
    byte[] bytes = RawText.bytes(name);
    byte[] records = PaxRecords.of(entry, name);
    if (records.length > 0) {
      put(TarHeader.ofRecords(RawText.bytes("PaxHeaders/" + lastName(name)), records.length));
      put(records);
      zeros(TarHeader.padding(records.length));
    }
    put(TarHeader.of(entry, bytes));
    left = entry.stored();
    padding = TarHeader.padding(left);
    if (entry.body() instanceof TarEntry.Regular file && file.sparse() != null) {
      byte[] map = file.sparse().header();
      write(map, 0, map.length);
    }
  }

  /** Returns a name by which tools without support for sparse files notice one. */
  private static String storedName(TarEntry entry) {
    if (!(entry.body() instanceof TarEntry.Regular file) || file.sparse() == null) {
      return entry.name();
    }
    String last = lastName(entry.name());
    String parent = entry.name().substring(0, entry.name().length() - last.length());
    return parent + "GNUSparseFile.0/" + last;
  }

  private static String lastName(String name) {
    int end = name.endsWith("/") ? name.length() - 1 : name.length();
    return name.substring(name.lastIndexOf('/', end - 1) + 1, end);
  }

  /**
   * Writes data of the current file.
   *
   * @throws IllegalStateException if that is more than its entry announced
   */
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (length > left) {
      throw new IllegalStateException(length + " bytes, expected at most " + left);
    }
    out.write(bytes, from, length);
    written += length;
    left -= length;
  }

  private void endFile() throws IOException {
    zeros(left + padding);
    left = 0;
    padding = 0;
  }

  private void put(byte[] bytes) throws IOException {
    out.write(bytes);
    written += bytes.length;
  }

  private void zeros(long count) throws IOException {
    for (long rest = count; rest > 0; rest -= ZEROS.length) {
      out.write(ZEROS, 0, (int) Math.min(rest, ZEROS.length));
    }
    written += count;
  }

  /** Ends the archive and flushes the stream, which stays open. */
  @Override
  public void close() throws IOException {
    endFile();
    zeros(2L * TarHeader.BLOCK);
    zeros((RECORD - written % RECORD) % RECORD);
    out.flush();
  }
}
