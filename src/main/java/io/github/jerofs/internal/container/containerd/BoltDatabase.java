package io.github.jerofs.internal.container.containerd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Reads a bbolt database: a tree of pages in one file, whose two meta pages name the root of the
 * last transactions. The database may be in use: {@link #isCurrent} tells whether another
 * transaction has ended since. Not thread-safe.
 */
final class BoltDatabase {
  /** Receives the entries of a bucket. */
  interface Visitor {
    /** Visits an entry; its value is a bucket if {@code isBucket} is true. */
    void visit(String key, ByteBuffer value, boolean isBucket) throws IOException;
  }

  private static final int MAGIC = 0xed0cdaed;
  private static final int VERSION = 2;
  private static final int HEADER = 16;
  private static final int META = 64;
  private static final int CHECKSUM_AT = 56;
  private static final int MIN_PAGE = 1024;
  private static final int MAX_PAGE = 64 << 10;
  private static final int BRANCH = 1;
  private static final int LEAF = 2;
  private static final int ELEMENT = 16;
  private static final int BUCKET_HEADER = 16;
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /** Limits of one page with its overflow, in bytes; of the depth of trees; of visited pages. */
  private static final int MAX_NODE = 16 << 20;

  private static final int MAX_DEPTH = 16;
  private static final int MAX_VISITED = 100_000;

  /** A meta page. */
  private record Meta(int pageSize, long root, long transaction) {}

  private final ImageSource file;
  private final Meta meta;
  private int visited;

  private BoltDatabase(ImageSource file, Meta meta) {
    this.file = file;
    this.meta = meta;
  }

  /**
   * Reads the meta pages.
   *
   * @throws CorruptImageException if neither is valid
   */
  static BoltDatabase open(ImageSource file) throws IOException {
    return new BoltDatabase(
        file,
        last(file)
            .orElseThrow(
                () ->
                    new CorruptImageException(
                        ImagePlace.of(file.description(), 0), "bolt: no valid meta page")));
  }

  /** Returns the meta page of the last transaction. */
  private static Optional<Meta> last(ImageSource file) throws IOException {
    Optional<Meta> first = meta(file, 0);
    for (int size = MIN_PAGE; size <= MAX_PAGE; size *= 2) {
      if (first.isEmpty() || first.get().pageSize == size) {
        Optional<Meta> second = meta(file, size);
        if (second.isPresent()
            && (first.isEmpty() || second.get().transaction > first.get().transaction)) {
          return second;
        }
      }
    }
    return first;
  }

  private static Optional<Meta> meta(ImageSource file, long page) throws IOException {
    if (!file.contains(page, HEADER + META)) {
      return Optional.empty();
    }
    ByteBuffer bytes = file.view(page + HEADER, META);
    int pageSize = bytes.getInt(8);
    boolean isValid =
        bytes.getInt(0) == MAGIC
            && bytes.getLong(CHECKSUM_AT) == fnv(bytes)
            && pageSize >= MIN_PAGE
            && pageSize <= MAX_PAGE
            && Integer.bitCount(pageSize) == 1;
    if (isValid && bytes.getInt(4) != VERSION) {
      throw new UnsupportedImageException(
          ImagePlace.of(file.description(), page), "bolt: version " + bytes.getInt(4));
    }
    return isValid
        ? Optional.of(new Meta(pageSize, bytes.getLong(16), bytes.getLong(48)))
        : Optional.empty();
  }

  private static long fnv(ByteBuffer meta) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < CHECKSUM_AT; i++) {
      hash = (hash ^ (meta.get(i) & 0xff)) * FNV_PRIME;
    }
    return hash;
  }

  /** Returns whether no transaction has ended since the database was opened. */
  boolean isCurrent() throws IOException {
    return last(file).equals(Optional.of(meta));
  }

  /** Visits the entries of the root bucket. */
  void visit(Visitor visitor) throws IOException {
    visit(meta.root, visitor, 0);
  }

  /**
   * Visits the entries of a bucket in key order.
   *
   * @param bucket the value of an entry that is a bucket
   */
  void visit(ByteBuffer bucket, Visitor visitor) throws IOException {
    if (bucket.remaining() < BUCKET_HEADER) {
      throw corrupt("length of a bucket", "at least " + BUCKET_HEADER, bucket.remaining());
    }
    ByteBuffer bytes = bucket.slice().order(ByteOrder.LITTLE_ENDIAN);
    long root = bytes.getLong(0);
    if (root != 0) {
      visit(root, visitor, 0);
    } else {
      ByteBuffer inline = bytes.slice(BUCKET_HEADER, bytes.limit() - BUCKET_HEADER);
      visit(inline.order(ByteOrder.LITTLE_ENDIAN), visitor, MAX_DEPTH);
    }
  }

  private void visit(long page, Visitor visitor, int depth) throws IOException {
    if (depth == MAX_DEPTH || ++visited > MAX_VISITED) {
      throw new LimitExceededException(
          place(),
          depth == MAX_DEPTH ? "bolt: depth of a tree" : "bolt: visited pages",
          "at most " + (depth == MAX_DEPTH ? MAX_DEPTH : MAX_VISITED),
          "more");
    }
    visit(node(page), visitor, depth);
  }

  /** Reads a page with its overflow pages. */
  private ByteBuffer node(long page) throws IOException {
    if (page < 2 || page >= file.size() / meta.pageSize) {
      throw corrupt("page", "2 to " + (file.size() / meta.pageSize - 1), page);
    }
    long at = page * meta.pageSize;
    ByteBuffer header = file.view(at, HEADER);
    long length = (1 + Integer.toUnsignedLong(header.getInt(12))) * meta.pageSize;
    if (header.getLong(0) != page || length > MAX_NODE || !file.contains(at, length)) {
      throw corrupt("header of page " + page, "its number and length", header.getLong(0));
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
    file.readFully(at, bytes);
    return bytes.flip();
  }

  private void visit(ByteBuffer node, Visitor visitor, int depth) throws IOException {
    int flags = node.limit() < HEADER ? 0 : node.getShort(8) & 0xffff;
    int count = node.limit() < HEADER ? 0 : node.getShort(10) & 0xffff;
    boolean isBranch = flags == BRANCH && depth < MAX_DEPTH;
    if (!isBranch && flags != LEAF) {
      throw corrupt("flags of a page", "a branch or a leaf", flags);
    }
    if (HEADER + (long) count * ELEMENT > node.limit()) {
      throw corrupt("elements of a page", "within " + node.limit() + " bytes", count);
    }
    for (int i = 0; i < count; i++) {
      int at = HEADER + i * ELEMENT;
      if (isBranch) {
        visit(node.getLong(at + 8), visitor, depth + 1);
      } else {
        long start = at + Integer.toUnsignedLong(node.getInt(at + 4));
        long keyBytes = Integer.toUnsignedLong(node.getInt(at + 8));
        ByteBuffer key = slice(node, start, keyBytes);
        long valueBytes = Integer.toUnsignedLong(node.getInt(at + 12));
        ByteBuffer value = slice(node, start + keyBytes, valueBytes);
        visitor.visit(UTF_8.decode(key).toString(), value, node.getInt(at) == 1);
      }
    }
  }

  private ByteBuffer slice(ByteBuffer node, long start, long length) throws ErofsException {
    if (start + length > node.limit()) {
      throw corrupt("element of a page", "within " + node.limit() + " bytes", start + length);
    }
    return node.slice((int) start, (int) length);
  }

  private CorruptImageException corrupt(String what, Object expected, Object found) {
    return new CorruptImageException(place(), "bolt: " + what, expected, found);
  }

  private ImagePlace place() {
    return ImagePlace.of(file.description(), ImagePlace.NO_OFFSET);
  }
}
