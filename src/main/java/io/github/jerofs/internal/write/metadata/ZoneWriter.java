package io.github.jerofs.internal.write.metadata;

import io.github.jerofs.attribute.DataLayout;
import io.github.jerofs.build.BuildListener.Phase;
import io.github.jerofs.internal.write.compress.FileMap;
import io.github.jerofs.internal.write.content.OrderedTasks;
import io.github.jerofs.internal.write.content.TailBatch;
import io.github.jerofs.internal.write.content.TailSpool;
import io.github.jerofs.internal.write.image.BlockLimit;
import io.github.jerofs.internal.write.image.BuildContext;
import io.github.jerofs.internal.write.image.Identity;
import io.github.jerofs.internal.write.image.ZoneLayout;
import io.github.jerofs.internal.write.node.IntColumn;
import io.github.jerofs.internal.write.node.NodeTable;
import io.github.jerofs.internal.write.node.Plan;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Lays out and writes the metadata: inodes with their xattrs, maps and tails, then shared xattrs,
 * then the blocks of directories.
 */
public final class ZoneWriter {
  private static final int SCRATCH = 1 << 19;

  /** What fsck.erofs 1.5 reads after each inode, even if the inode has no xattrs. */
  private static final int XATTR_HEADER = 12;

  private final NodeTable nodes;
  private final int blockSize;
  private final BuildContext build;
  private final InodePlanner planner;
  private final TailSpool tails;
  private final byte[] shared;
  private final Identity identity;
  private final DirectoryEncoder directories;
  private final ZoneWindow window;
  private final long start;
  private final ByteBuffer scratch = ByteBuffer.allocate(SCRATCH).order(ByteOrder.LITTLE_ENDIAN);
  private long sharedStart;
  private long directoryStart;
  private long end;

  /**
   * Creates a writer.
   *
   * @param start the start of the metadata in the image, a multiple of the block size
   */
  public ZoneWriter(
      BuildContext build, InodePlanner planner, TailSpool tails, byte[] shared, long start) {
    this.build = build;
    this.planner = planner;
    this.tails = tails;
    this.shared = shared;
    this.start = start;
    nodes = build.nodes();
    blockSize = build.blockSize();
    identity = build.identity();
    directories = new DirectoryEncoder(nodes, blockSize);
    window = new ZoneWindow(build.image(), start);
  }

  /** Allocates all positions. */
  public void place(IntColumn order) throws IOException {
    ZoneLayout layout = new ZoneLayout(blockSize);
    try (DataInputStream spooled = tails.read()) {
      placeInodes(order, spooled, layout);
    }
    sharedStart = start + layout.end();
    directoryStart = ZoneLayout.up(sharedStart + Math.max(shared.length, XATTR_HEADER), blockSize);
    end = directoryStart;
    for (int i = 0; i < order.size(); i++) {
      int inode = order.get(i);
      if (nodes.isDirectory(inode)) {
        nodes.setAddress(inode, end / blockSize);
        end += blocks(inode) * blockSize;
      }
    }
    BlockLimit.checkedEnd(build.image(), blockSize, start, end - start);
  }

  private void placeInodes(IntColumn order, DataInputStream spooled, ZoneLayout layout)
      throws IOException {
    for (int i = 0; i < order.size(); i++) {
      int inode = order.get(i);
      long head = head(inode);
      long place;
      if (isEncoded(inode)) {
        FileMap map = build.maps().read(spooled, nodes.size(inode));
        place = layout.place(head + map.size(head) - map.inlineSize(), map.inlineSize());
      } else {
        place = layout.place(head, tailSize(inode));
        spooled.skipNBytes(isSpooled(inode) ? tailSize(inode) : 0);
      }
      nodes.setSlot(inode, slot(place));
    }
  }

  /** Returns the size of an inode and its xattrs. */
  private long head(int inode) throws IOException {
    return InodeRecord.size(nodes.plan(inode)) + (long) planner.xattrSize(inode);
  }

  private boolean isEncoded(int inode) {
    return (nodes.plan(inode) & Plan.ENCODED) != 0;
  }

  /** Returns whether the tail of a regular file is in the spool. */
  private boolean isSpooled(int inode) {
    return nodes.isRegular(inode) && !TailBatch.isWhole(nodes, inode, blockSize);
  }

  private static long slot(long place) {
    if (place % ZoneLayout.SLOT != 0 || (place / ZoneLayout.SLOT) >>> 32 != 0) {
      throw new IllegalStateException("inode at " + place);
    }
    return place / ZoneLayout.SLOT;
  }

  private int tailSize(int inode) {
    return (nodes.plan(inode) & (Plan.TAIL | Plan.ENCODED)) == Plan.TAIL
        ? (int) (nodes.size(inode) % blockSize)
        : 0;
  }

  /** Returns the number of blocks that are not inline. */
  private long blocks(int inode) {
    long size = nodes.size(inode);
    return tailSize(inode) > 0 ? size / blockSize : ZoneLayout.up(size, blockSize) / blockSize;
  }

  /** Returns the end of the metadata in the image, a multiple of the block size. */
  public long end() {
    return end;
  }

  /** Returns the block to which the ids of shared attributes are relative. */
  public long xattrBlock() {
    return sharedStart / blockSize;
  }

  /** Writes the metadata. */
  public void write(IntColumn order) throws IOException {
    build.progress().start(Phase.METADATA, order.size());
    try (DataInputStream spooled = tails.read();
        OrderedTasks<TailBatch> reader =
            new OrderedTasks<>(build.options().threads(), build.options().bytesInFlight())) {
      int next = 0;
      while (next < order.size() || !reader.isEmpty()) {
        if (next < order.size() && reader.hasRoom()) {
          TailBatch batch = TailBatch.of(nodes, order, next, blockSize);
          next = batch.to();
          reader.submit(() -> batch.read(blockSize), TailBatch.MAX_BYTES);
        } else {
          write(order, reader.take(), spooled);
        }
      }
    }
    window.put(shared, 0, shared.length, sharedStart);
    writeDirectories(order);
    window.flush();
  }

  private void write(IntColumn order, TailBatch batch, DataInputStream spooled) throws IOException {
    int at = 0;
    for (int i = batch.from(); i < batch.to(); i++) {
      int inode = order.get(i);
      scratch.clear();
      FileMap map = isEncoded(inode) ? build.maps().read(spooled, nodes.size(inode)) : null;
      encode(inode, i + 1, map);
      if (TailBatch.isWhole(nodes, inode, blockSize)) {
        int size = (int) nodes.size(inode);
        scratch.put(batch.contents(), at, size);
        at += size;
      } else {
        appendTail(inode, spooled);
      }
      identity.update(scratch.array(), 0, scratch.position());
      long position = start + nodes.slot(inode) * ZoneLayout.SLOT;
      window.put(scratch.array(), 0, scratch.position(), position);
      if (map != null) {
        writeMap(map, inode, position + scratch.position());
      }
    }
    build.progress().advance(batch.to() - batch.from(), build.image().end());
  }

  private void writeMap(FileMap map, int inode, long position) throws IOException {
    OutputStream out =
        new OutputStream() {
          private long at = position;

          @Override
          public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int from, int length) throws IOException {
            identity.update(bytes, from, length);
            window.put(bytes, from, length, at);
            at += length;
          }
        };
    long address = nodes.address(inode);
    if (map.device() != 0) {
      address += build.devices().start(map.device()) * blockSize;
    }
    map.write(position, address, out);
  }

  private void encode(int inode, int serial, @Nullable FileMap map) throws IOException {
    int xattrSize = planner.xattrSize(inode);
    boolean tail = tailSize(inode) > 0;
    long address = map == null ? address(inode, tail) : map.union();
    DataLayout flat = tail ? DataLayout.FLAT_INLINE : DataLayout.FLAT_PLAIN;
    DataLayout layout = map == null ? flat : map.layout();
    InodeRecord.encode(
        nodes,
        inode,
        layout,
        xattrSize,
        address,
        (int) (address >>> 32),
        serial,
        planner.times(),
        scratch);
    int firstId = (int) (sharedStart % blockSize / 4);
    nodes.xattrTable().encode(nodes.xattrs(inode), firstId, scratch);
  }

  private long address(int inode, boolean tail) {
    boolean data = nodes.isDirectory(inode) || nodes.isRegular(inode) || nodes.isSymlink(inode);
    if (!data) {
      return nodes.device(inode);
    }
    return nodes.size(inode) == 0 || (tail && nodes.size(inode) < blockSize)
        ? 0
        : nodes.address(inode);
  }

  private void appendTail(int inode, DataInputStream spooled) throws IOException {
    int tail = tailSize(inode);
    if (tail == 0) {
      return;
    }
    if (nodes.isDirectory(inode)) {
      directories.encode(inode, this::appendIfShort);
    } else if (nodes.isSymlink(inode)) {
      scratch.put(nodes.target(inode));
    } else {
      spooled.readFully(scratch.array(), scratch.position(), tail);
      scratch.position(scratch.position() + tail);
    }
  }

  private void appendIfShort(byte[] block, int length) {
    if (length < blockSize) {
      scratch.put(block, 0, length);
    }
  }

  private void writeDirectories(IntColumn order) throws IOException {
    long[] position = {directoryStart};
    for (int i = 0; i < order.size(); i++) {
      int inode = order.get(i);
      if (nodes.isDirectory(inode) && blocks(inode) > 0) {
        boolean tail = tailSize(inode) > 0;
        directories.encode(
            inode,
            (block, length) -> {
              if (!tail || length == blockSize) {
                identity.update(block, 0, length);
                window.put(block, 0, blockSize, position[0]);
                position[0] += blockSize;
              }
            });
      }
    }
  }
}
