package io.github.jerofs.internal.write.tar;

import io.github.jerofs.build.BuildException;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.storage.Names;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the entries of an archive in sequence. Memory is bounded by {@link #MAX_RECORDS} for
 * extended headers and {@link #MAX_PARTS} for sparse maps.
 */
final class TarStream {
  private static final int MAX_RECORDS = 8 << 20;

  /** Limits the directories that one entry creates. */
  private static final int MAX_PATH = 64 << 10;

  private static final int MAX_PARTS = 1 << 18;
  private static final long MAX_ID = 0xffffffffL;

  private final InputStream in;
  private long position;

  /** The padded end of the data of the current entry. */
  private long next;

  /** The number of data bytes of the current entry that its sparse map takes. */
  private long consumed;

  private final PaxHeader global = new PaxHeader();

  TarStream(InputStream in) {
    this.in = in;
  }

  /** Returns the next entry, or null at the end of the archive. */
  @Nullable TarMember next() throws IOException {
    PaxHeader pax = global.copy();
    String longName = null;
    String longLink = null;
    while (true) {
      TarHeaderBlock header = header();
      if (header == null) {
        return null;
      }
      switch (header.type()) {
        case 'x', 'X' -> pax.parse(records(header));
        case 'g' -> {
          global.parse(records(header));
          pax = global.copy();
        }
        case 'L' -> longName = untilNul(records(header));
        case 'K' -> longLink = untilNul(records(header));
        case 'V' -> next = padded(position + header.size());
        default -> {
          return member(header, pax, longName, longLink);
        }
      }
    }
  }

  private @Nullable TarHeaderBlock header() throws IOException {
    skipTo(next);
    byte[] block = new byte[TarHeaderBlock.SIZE];
    int n = in.readNBytes(block, 0, block.length);
    if (n < block.length && position == 0) {
      String reason = n == 0 ? "it is empty" : "it has only " + n + " bytes";
      throw new BuildException("archive", "not a tar archive: " + reason);
    } else if (n == 0) {
      return null;
    }
    position += n;
    if (n < block.length) {
      throw new BuildException("archive", "ends inside a header, at byte " + position);
    }
    if (TarHeaderBlock.isZero(block)) {
      return null;
    }
    next = position;
    try {
      return TarHeaderBlock.of(block, position - block.length);
    } catch (BuildException e) {
      if (position > block.length) {
        throw e;
      }
      throw new BuildException("archive", "not a tar archive: " + e.getReason(), e);
    }
  }

  private byte[] records(TarHeaderBlock header) throws IOException {
    long size = header.size();
    if (size < 0 || size > MAX_RECORDS) {
      throw new BuildException(
          "archive", "extended header: expected at most " + MAX_RECORDS + " bytes, found " + size);
    }
    next = padded(position + size);
    byte[] bytes = new byte[(int) size];
    readFully(bytes);
    return bytes;
  }

  private static String untilNul(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return Names.decode(bytes, 0, end);
  }

  private TarMember member(
      TarHeaderBlock header, PaxHeader pax, @Nullable String longName, @Nullable String longLink)
      throws IOException {
    String name = pax.text("path", longName == null ? header.name() : longName);
    name = pax.text("GNU.sparse.name", name);
    if (name.length() > MAX_PATH) {
      throw new BuildException(
          name.substring(0, 40) + "…",
          "path of " + name.length() + " characters, expected at most " + MAX_PATH);
    }
    String link = pax.text("linkpath", longLink == null ? header.link() : longLink);
    char type = header.type();
    boolean hasData = type == '0' || type == 0 || type == '7' || type == 'S';
    long stored = type == '1' || hasData ? pax.number("size", header.size()) : 0;
    if (stored < 0 || stored > Long.MAX_VALUE - position - TarHeaderBlock.SIZE) {
      throw new BuildException(name, "size in the archive: " + stored);
    }
    next = padded(position + stored);
    consumed = 0;
    List<Long> sparse = new ArrayList<>();
    long size = stored;
    if (type == 'S') {
      size = header.number(483, 12);
      oldSparse(header, sparse, name);
      next = padded(position + stored);
    } else if (hasData) {
      size = pax.number("GNU.sparse.realsize", pax.number("GNU.sparse.size", stored));
      paxSparse(pax, sparse, name);
    }
    checkSparse(sparse, size, next - position, name);
    boolean directory = type == '5' || (hasData && name.endsWith("/"));
    return new TarMember(
        name,
        directory ? '5' : hasData ? '0' : type,
        attributes(header, pax, name),
        link,
        Math.max(0, stored - consumed),
        size,
        sparse,
        pax.number("SCHILY.devmajor", header.major()),
        pax.number("SCHILY.devminor", header.minor()));
  }

  private static EntryAttributes attributes(TarHeaderBlock header, PaxHeader pax, String name)
      throws IOException {
    long uid = pax.number("uid", header.uid());
    long gid = pax.number("gid", header.gid());
    if (uid < 0 || uid > MAX_ID || gid < 0 || gid > MAX_ID) {
      throw new BuildException(name, "owner in the archive: " + uid + ":" + gid);
    }
    return new EntryAttributes(
        header.mode(), uid, gid, pax.modified(header.seconds()), pax.xattrs());
  }

  /** Reads the sparse map of the old GNU format, which may continue in further blocks. */
  private void oldSparse(TarHeaderBlock header, List<Long> sparse, String name) throws IOException {
    addParts(header, 386, 4, sparse);
    boolean more = header.bytes()[482] != 0;
    while (more) {
      byte[] block = new byte[TarHeaderBlock.SIZE];
      readFully(block);
      if (sparse.size() > 2 * MAX_PARTS) {
        throw new BuildException(name, "sparse file: more than " + MAX_PARTS + " parts");
      }
      addParts(header.continued(block), 0, 21, sparse);
      more = block[504] != 0;
    }
    if (sparse.isEmpty()) {
      sparse.add(0L);
      sparse.add(0L);
    }
  }

  private static void addParts(TarHeaderBlock block, int at, int count, List<Long> sparse)
      throws IOException {
    for (int i = 0; i < count; i++) {
      if (block.bytes()[at + 24 * i] != 0) {
        sparse.add(block.number(at + 24 * i, 12));
        sparse.add(block.number(at + 24 * i + 12, 12));
      }
    }
  }

  private void paxSparse(PaxHeader pax, List<Long> sparse, String name) throws IOException {
    String map = pax.text("GNU.sparse.map");
    if (pax.text("GNU.sparse.major", "").equals("1")) {
      long start = position;
      long parts = line(name);
      if (parts < 0 || parts > MAX_PARTS) {
        throw new BuildException(name, "sparse file: " + parts + " parts");
      }
      for (long i = 0; i < 2 * parts; i++) {
        sparse.add(line(name));
      }
      skipTo(padded(position));
      consumed = position - start;
    } else if (map != null) {
      for (String number : map.split(",", -1)) {
        sparse.add(number(number, name));
      }
    } else {
      sparse.addAll(pax.sparseMap());
    }
    boolean stated = pax.text("GNU.sparse.realsize") != null || pax.text("GNU.sparse.size") != null;
    if (sparse.isEmpty() && stated) {
      sparse.add(0L);
      sparse.add(0L);
    }
  }

  private long line(String name) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      position++;
      if (c < 0 || text.length() > 20) {
        throw new BuildException(name, "sparse file: damaged map");
      }
      text.append((char) c);
    }
    position++;
    return number(text.toString(), name);
  }

  private static long number(String text, String name) throws IOException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new BuildException(name, "sparse file: damaged map", e);
    }
  }

  private void checkSparse(List<Long> sparse, long size, long most, String name)
      throws IOException {
    long end = 0;
    long data = 0;
    boolean valid = sparse.size() % 2 == 0 && size >= 0;
    for (int i = 0; valid && i < sparse.size(); i += 2) {
      long offset = sparse.get(i);
      long length = sparse.get(i + 1);
      valid = offset >= end && length >= 0 && offset <= size && length <= size - offset;
      end = offset + length;
      data += length;
    }
    if (!valid || data > most) {
      throw new BuildException(name, "sparse file: damaged map");
    }
  }

  /** Returns the stream, positioned at the data of the current entry. */
  InputStream data() {
    return in;
  }

  /** Returns the number of bytes read so far. */
  long position() {
    return position;
  }

  /** Skips the rest of the archive and returns its length in bytes. */
  long skipToEnd() throws IOException {
    while (true) {
      long skipped = in.skip(Long.MAX_VALUE - position);
      if (skipped == 0) {
        if (in.read() < 0) {
          return position;
        }
        skipped = 1;
      }
      position += skipped;
    }
  }

  /** Records that {@code bytes} of the data were read. */
  void consumed(long bytes) {
    position += bytes;
  }

  private void readFully(byte[] target) throws IOException {
    int n = in.readNBytes(target, 0, target.length);
    position += n;
    if (n < target.length) {
      throw new BuildException("archive", "ends early, at byte " + position);
    }
  }

  private void skipTo(long target) throws IOException {
    long left = target - position;
    if (left > 0) {
      try {
        in.skipNBytes(left);
      } catch (EOFException e) {
        throw new BuildException("archive", "ends inside the data of an entry", e);
      }
      position = target;
    }
  }

  private static long padded(long size) {
    return (size + TarHeaderBlock.SIZE - 1) & -TarHeaderBlock.SIZE;
  }
}
