package io.github.jerofs.internal.container.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.container.stream.SpanTable.Digest;
import io.github.jerofs.internal.container.stream.SpanTable.Window;
import io.github.jerofs.internal.io.BulkInputStream;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.ErofsLimits;
import io.github.jerofs.storage.Names;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A tar file made from an eStargz table, which is indexed like any other. It is not the tar in the
 * file: its headers are made here, and its data lies in other places. Spans map the data to chunks
 * of the file. Not thread-safe.
 */
final class StargzTar extends BulkInputStream {
  private static final int BLOCK = 512;
  private static final int END_BLOCKS = 2;
  private static final int CHECKSUM_AT = 148;
  private static final long FILLER = 1 << 20;
  private static final Map<String, Character> TYPES =
      Map.of(
          "dir",
          '5',
          "reg",
          '0',
          "symlink",
          '2',
          "hardlink",
          '1',
          "char",
          '3',
          "block",
          '4',
          "fifo",
          '6');

  private final ImageSource file;
  private final List<StargzEntry> entries;
  private final TreeSet<Long> offsets = new TreeSet<>();
  private final SpanTable.Builder spans = new SpanTable.Builder();
  private long spanEnd;
  private int nextEntry;
  private byte[] header = {};
  private int headerAt;
  private long zeros;
  private long position;
  private boolean ended;

  /**
   * Reads the table of {@code file}.
   *
   * @param tocOffset its offset, which ends the last chunk
   * @param sha256 its digest, if it is known
   */
  StargzTar(ImageSource file, long tocOffset, Optional<String> sha256, ErofsLimits limits)
      throws IOException {
    this.file = file;
    this.entries = StargzToc.read(file, tocOffset, sha256, limits);
    offsets.add(tocOffset);
    for (StargzEntry entry : entries) {
      offsets.add(checked(() -> entry.number("offset")));
    }
  }

  private interface Value<T> {
    T get() throws IOException;
  }

  private <T> T checked(Value<T> value) throws IOException {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      CorruptImageException corrupt =
          new CorruptImageException(
              ImagePlace.of(file.description(), ImagePlace.NO_OFFSET),
              "eStargz: table of contents: " + e.getMessage());
      corrupt.initCause(e);
      throw corrupt;
    }
  }

  @Override
  protected int readBytes(byte[] target, int offset, int length) throws IOException {
    if (headerAt == header.length && zeros == 0 && !advance()) {
      return -1;
    }
    int n = Math.min(length, header.length - headerAt);
    System.arraycopy(header, headerAt, target, offset, n);
    headerAt += n;
    if (n == 0) {
      n = (int) Math.min(length, zeros);
      Arrays.fill(target, offset, offset + n, (byte) 0);
      zeros -= n;
    }
    position += n;
    return n;
  }

  /** Skips data, which is not decoded. */
  @Override
  public long skip(long n) throws IOException {
    if (headerAt < header.length) {
      return super.skip(Math.min(n, header.length - headerAt));
    }
    long skipped = Math.max(0, Math.min(n, zeros));
    zeros -= skipped;
    position += skipped;
    return skipped;
  }

  /** Starts the next entry. Returns false after the end. */
  private boolean advance() throws IOException {
    while (nextEntry < entries.size() && entries.get(nextEntry).text("type").equals("chunk")) {
      nextEntry++; // belongs to the file before
    }
    if (nextEntry == entries.size()) {
      if (ended) {
        return false;
      }
      ended = true;
      header = new byte[END_BLOCKS * BLOCK];
      headerAt = 0;
      return true;
    }
    StargzEntry entry = entries.get(nextEntry++);
    long size = checked(() -> entry.text("type").equals("reg") ? entry.number("size") : 0);
    header = checked(() -> header(entry, size));
    headerAt = 0;
    if (size < 0 || size > Long.MAX_VALUE / 2 - position) {
      throw invalid(entry, "size " + size);
    }
    zeros = padded(size);
    if (size > 0) {
      addChunks(entry, size, position + header.length);
    }
    return true;
  }

  private static long padded(long size) {
    return (size + BLOCK - 1) & -BLOCK;
  }

  private void addChunks(StargzEntry entry, long size, long start) throws IOException {
    StargzEntry chunk = entry;
    long done = 0;
    while (true) {
      StargzEntry current = chunk;
      long stated = checked(() -> current.number("chunkSize"));
      long length = stated == 0 ? size - done : stated;
      if (checked(() -> current.number("chunkOffset")) != done
          || length <= 0
          || length > size - done) {
        throw invalid(entry, "chunk at " + done + " of " + size + " bytes");
      }
      byte[] digest = checked(() -> current.digest("chunkDigest"));
      if (digest.length == 0 && length == size) {
        digest = checked(() -> current.digest("digest"));
      }
      add(current, start + done, length, digest);
      done += length;
      if (done == size) {
        return;
      }
      if (nextEntry == entries.size() || !entries.get(nextEntry).text("type").equals("chunk")) {
        throw invalid(entry, "chunks for " + done + " of " + size + " bytes");
      }
      chunk = entries.get(nextEntry++);
    }
  }

  private void add(StargzEntry chunk, long at, long length, byte[] digest) throws IOException {
    fill(at);
    long stored = checked(() -> chunk.number("offset"));
    Long end = offsets.higher(stored);
    long inner = checked(() -> chunk.number("innerOffset"));
    if (stored < 0 || end == null || end > file.size() || length > Integer.MAX_VALUE || inner < 0) {
      throw invalid(chunk, "chunk of " + length + " bytes at " + stored + ", " + inner);
    }
    spans.add(
        stored,
        end,
        at,
        new Window(inner, (int) length),
        0,
        digest.length == 0 ? Digest.NONE : Digest.DECODED_SHA256,
        digest);
    spanEnd = at + length;
  }

  /** Adds spans of zeros for headers and padding, which no file contains. */
  private void fill(long end) {
    while (spanEnd < end) {
      spans.add(0, 0, spanEnd, Window.NONE, 0, Digest.NONE, new byte[0]);
      spanEnd = Math.min(end, spanEnd + FILLER);
    }
  }

  private CorruptImageException invalid(StargzEntry entry, String what) {
    return new CorruptImageException(
        ImagePlace.of(file.description(), ImagePlace.NO_OFFSET),
        "eStargz: table of contents: '" + entry.text("name") + "': " + what);
  }

  /** Returns the length in bytes, after everything was read. */
  long finish() {
    fill(position);
    return position;
  }

  /** Returns the encoded table of spans. */
  ByteBuffer table() {
    return spans.encoded();
  }

  private static byte[] header(StargzEntry entry, long size) throws IOException {
    Character type = TYPES.get(entry.text("type"));
    if (type == null) {
      throw new IllegalArgumentException("unknown type '" + entry.text("type") + "'");
    }
    ByteArrayOutputStream pax = new ByteArrayOutputStream();
    record(pax, "path", bytes(entry.text("name")));
    record(pax, "linkpath", bytes(entry.text("linkName")));
    record(pax, "size", bytes(Long.toString(size)));
    record(pax, "mtime", bytes(entry.modified()));
    for (Map.Entry<String, String> number :
        Map.of(
                "uid",
                "uid",
                "gid",
                "gid",
                "SCHILY.devmajor",
                "devMajor",
                "SCHILY.devminor",
                "devMinor")
            .entrySet()) {
      record(pax, number.getKey(), bytes(Long.toString(entry.number(number.getValue()))));
    }
    for (Map.Entry<String, byte[]> xattr : entry.xattrs().entrySet()) {
      record(pax, "SCHILY.xattr." + xattr.getKey(), xattr.getValue());
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(block('x', pax.size(), 0));
    all.writeBytes(pax.toByteArray());
    all.writeBytes(new byte[(int) padded(pax.size()) - pax.size()]);
    all.writeBytes(block(type, 0, entry.number("mode") & 07777));
    return all.toByteArray();
  }

  private static byte[] bytes(String text) {
    return Names.encode(text)
        .orElseThrow(() -> new IllegalArgumentException("unpaired surrogate in '" + text + "'"));
  }

  /** Writes a record of an extended header; its length includes the digits of the length. */
  private static void record(ByteArrayOutputStream out, String key, byte[] value) {
    if (value.length == 0 && key.equals("linkpath")) {
      return; // an empty value would delete it
    }
    byte[] name = key.getBytes(UTF_8);
    int rest = name.length + value.length + 3;
    int length = rest + 1;
    while (Integer.toString(length).length() + rest > length) {
      length++;
    }
    out.writeBytes((length + " ").getBytes(US_ASCII));
    out.writeBytes(name);
    out.write('=');
    out.writeBytes(value);
    out.write('\n');
  }

  private static byte[] block(char type, int size, long mode) {
    byte[] block = new byte[BLOCK];
    block[0] = 'x';
    put(block, 100, String.format(Locale.ROOT, "%07o", mode));
    put(block, 108, "0000000");
    put(block, 116, "0000000");
    put(block, 124, String.format(Locale.ROOT, "%011o", size));
    put(block, 136, "00000000000");
    block[156] = (byte) type;
    put(block, 257, "ustar\00000");
    put(block, CHECKSUM_AT, "        ");
    int sum = 0;
    for (byte each : block) {
      sum += each & 0xff;
    }
    put(block, CHECKSUM_AT, String.format(Locale.ROOT, "%06o\0 ", sum));
    return block;
  }

  private static void put(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }
}
