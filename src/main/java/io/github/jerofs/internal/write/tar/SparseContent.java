package io.github.jerofs.internal.write.tar;

import io.github.jerofs.internal.io.BulkInputStream;
import io.github.jerofs.internal.write.content.ContentSpool;
import io.github.jerofs.internal.write.content.HoleStream;
import io.github.jerofs.internal.write.node.ContentOrigin;
import io.github.jerofs.internal.write.node.NodeTable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sparse contents. Their data parts lie back to back in a spool. */
final class SparseContent implements ContentOrigin {
  private record Parts(long start, List<Long> map) {}

  private final ContentSpool spool;
  private final List<Parts> contents = new ArrayList<>();

  SparseContent(ContentSpool spool) {
    this.spool = spool;
  }

  /** Adds a content and returns its reference. */
  long add(long start, List<Long> map) {
    contents.add(new Parts(start, map));
    return contents.size() - 1L;
  }

  @Override
  public InputStream open(NodeTable nodes, int inode, long reference) {
    Parts parts = contents.get((int) reference);
    return new Filled(spool.open(parts.start), parts.map, nodes.size(inode));
  }

  /** Fills the holes between the parts with zeros. */
  private static final class Filled extends BulkInputStream implements HoleStream {
    private final InputStream data;
    private final List<Long> map;
    private final long size;
    private int part;
    private long at;

    Filled(InputStream data, List<Long> map, long size) {
      this.data = data;
      this.map = map;
      this.size = size;
    }

    @Override
    protected int readBytes(byte[] target, int from, int length) throws IOException {
      while (part < map.size() && at >= map.get(part) + map.get(part + 1)) {
        part += 2;
      }
      if (at == size) {
        return -1;
      }
      boolean inPart = part < map.size() && at >= map.get(part);
      long end =
          inPart ? map.get(part) + map.get(part + 1) : part < map.size() ? map.get(part) : size;
      int n = (int) Math.min(length, end - at);
      if (inPart) {
        n = data.read(target, from, n);
      } else {
        Arrays.fill(target, from, from + n, (byte) 0);
      }
      at += Math.max(n, 0);
      return n;
    }

    @Override
    public boolean skipHole(int length) {
      while (part < map.size() && at >= map.get(part) + map.get(part + 1)) {
        part += 2;
      }
      long end = part < map.size() ? map.get(part) : size;
      if (at + length > end) {
        return false;
      }
      at += length;
      return true;
    }

    @Override
    public void close() throws IOException {
      data.close();
    }
  }
}
