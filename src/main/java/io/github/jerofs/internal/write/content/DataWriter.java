package io.github.jerofs.internal.write.content;

import io.github.jerofs.build.BuildListener.Phase;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.internal.write.compress.ChunkList;
import io.github.jerofs.internal.write.compress.MapCodec;
import io.github.jerofs.internal.write.compress.StoredContent;
import io.github.jerofs.internal.write.compress.StoredPclusters;
import io.github.jerofs.internal.write.compress.StoredTable;
import io.github.jerofs.internal.write.image.BlockLimit;
import io.github.jerofs.internal.write.image.BuildContext;
import io.github.jerofs.internal.write.image.BuildCounts;
import io.github.jerofs.internal.write.image.Identity;
import io.github.jerofs.internal.write.image.ImageFile;
import io.github.jerofs.internal.write.image.ProgressMeter;
import io.github.jerofs.internal.write.image.ZoneLayout;
import io.github.jerofs.internal.write.node.IntColumn;
import io.github.jerofs.internal.write.node.NodeTable;
import io.github.jerofs.internal.write.node.Plan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes the data area of an uncompressed image: the blocks of files and long symbolic links, in
 * order. Equal contents are written once. A file that has changed since the scan fails the build.
 */
public final class DataWriter {
  /** Distinguishes sparse files from others of equal content. */
  private static final int SPARSE = 2;

  private final NodeTable nodes;
  private final int blockSize;
  private final BuildOptions options;
  private final ImageFile image;
  private final TailSpool tails;
  private final Identity identity;
  private final Deque<byte[]> buffers = new ArrayDeque<>();
  private final ProgressMeter progress;
  private final BuildCounts counts;
  private final Chunking chunking;
  private final MapCodec maps;
  private final ChunkUsage usage;
  private final ChunkWriter chunks;
  private KnownContents known = KnownContents.NONE;
  private long end;

  /**
   * Creates a writer.
   *
   * @param usage receives the features of chunk-based files
   * @param start of the data area in bytes
   */
  public DataWriter(
      BuildContext build,
      Chunking chunking,
      ChunkWriter chunks,
      ChunkUsage usage,
      TailSpool tails,
      long start) {
    this.chunking = chunking;
    this.chunks = chunks;
    this.usage = usage;
    nodes = build.nodes();
    blockSize = build.blockSize();
    options = build.options();
    image = build.image();
    identity = build.identity();
    progress = build.progress();
    counts = build.counts();
    maps = build.maps();
    this.tails = tails;
    end = start;
  }

  /**
   * Writes the contents of {@code order}.
   *
   * @return the end of the data area in bytes, a multiple of the block size
   */
  public long write(IntColumn order) throws IOException {
    IntColumn files = withBlocks(order);
    known = options.dedupe() ? KnownContents.of(nodes, files) : KnownContents.NONE;
    progress.start(Phase.DATA, files.size());
    try (OrderedTasks<DataBatch> reader =
        new OrderedTasks<>(options.threads(), options.bytesInFlight())) {
      int i = 0;
      while (i < files.size() || !reader.isEmpty()) {
        if (i < files.size() && reader.hasRoom() && !isAlone(files.get(i))) {
          DataBatch batch = new DataBatch(nodes, blockSize, buffer());
          while (i < files.size() && !isAlone(files.get(i)) && batch.add(files.get(i))) {
            i++;
          }
          reader.submit(batch::read, batch.plannedBytes());
        } else if (!reader.isEmpty()) {
          place(reader.take());
        } else {
          copyAlone(files.get(i++));
        }
      }
    }
    return end;
  }

  private IntColumn withBlocks(IntColumn order) {
    IntColumn files = new IntColumn();
    for (int i = 0; i < order.size(); i++) {
      int inode = order.get(i);
      long size = nodes.size(inode);
      counts.content(nodes.isRegular(inode) ? size : 0);
      boolean blocks = size >= blockSize || (size > 0 && (nodes.plan(inode) & Plan.TAIL) == 0);
      if (blocks && (nodes.isRegular(inode) || nodes.isSymlink(inode))) {
        files.add(inode);
      }
    }
    return files;
  }

  /** Returns whether a file is not read in a batch. */
  private boolean isAlone(int inode) {
    return nodes.size(inode) > DataBatch.MAX_BYTES - blockSize || isChunked(inode);
  }

  private boolean isChunked(int inode) {
    return (nodes.plan(inode) & Plan.CHUNKED) != 0;
  }

  private void copyAlone(int inode) throws IOException {
    StoredContent stored = isChunked(inode) ? chunking.withoutReading(nodes, inode) : null;
    if (stored != null) {
      setStored(inode, stored);
      progress.advance(1, end);
    } else if (isChunked(inode) && chunks.isOnDevice()) {
      ContentDigest digest = new ContentDigest(false);
      setChunks(inode, chunks.write(inode, chunking.chunkSize(nodes.size(inode)), digest));
      identity.addContent(digest.checksum());
      progress.advance(1, chunks.end());
    } else if (isChunked(inode) || (chunking.hasHoles() && nodes.isRegular(inode))) {
      copyChunks(inode);
    } else {
      copyLarge(inode);
    }
  }

  private void setStored(int inode, StoredContent content) throws IOException {
    if (content instanceof ChunkList list) {
      setChunks(inode, list);
    } else if (content instanceof StoredPclusters pclusters) {
      nodes.setAddress(inode, pclusters.address());
      setMap(inode, maps.stored(pclusters));
    } else if (content instanceof StoredTable table) {
      nodes.setAddress(inode, 0);
      setMap(inode, maps.stored(table));
    }
  }

  private void setChunks(int inode, ChunkList list) throws IOException {
    usage.add(list);
    setMap(inode, maps.chunks(list));
  }

  private void setMap(int inode, byte[] map) throws IOException {
    nodes.setPlan(inode, (nodes.plan(inode) | Plan.ENCODED) & ~Plan.TAIL);
    tails.write(map, 0, map.length);
  }

  /** Stores a file in chunks of the image. Without holes and shared chunks, it becomes flat. */
  private void copyChunks(int inode) throws IOException {
    long size = nodes.size(inode);
    ContentDigest digest = new ContentDigest(known.isRepeated(size));
    chunks.setEnd(end);
    ChunkList list = chunks.write(inode, chunking.chunkSize(size), digest);
    identity.addContent(digest.checksum());
    byte[] sha256 = digest.sha256();
    KnownContents.Key key = sha256 == null ? null : KnownContents.Key.of(sha256, SPARSE);
    KnownContents.Place place = known.find(size, key);
    if (place != null) {
      counts.deduped(size);
    } else {
      end = chunks.end();
      place = place(list);
      known.add(size, key, place);
    }
    byte[] map = place.map();
    nodes.setAddress(inode, place.address());
    if (map == null) {
      nodes.setPlan(inode, nodes.plan(inode) & ~Plan.TAIL);
    } else {
      setMap(inode, map);
    }
    progress.advance(1, end);
  }

  private KnownContents.Place place(ChunkList list) throws IOException {
    if (list.count() == 1 && list.chunk(0) != ChunkList.HOLE) {
      return new KnownContents.Place(list.chunk(0), null);
    }
    usage.add(list);
    return new KnownContents.Place(0, maps.chunks(list));
  }

  private byte[] buffer() {
    byte[] free = buffers.poll();
    return free == null ? new byte[DataBatch.MAX_BYTES] : free;
  }

  /** Writes the blocks of a batch. Consecutive files without duplicates take one write. */
  private void place(DataBatch batch) throws IOException {
    int from = batch.start(0);
    for (int i = 0; i < batch.count(); i++) {
      int inode = batch.inode(i);
      int start = batch.start(i);
      int length = batch.start(i + 1) - start;
      identity.addContent(batch.checksum(i));
      long address = end + start - from;
      KnownContents.Key key = key(inode, batch.checksum(i));
      KnownContents.Place same = known.find(nodes.size(inode), key);
      if (same != null) {
        flush(batch, from, start);
        from = start;
        if (image.holds(batch.data(), start, length, same.address())) {
          from = batch.start(i + 1);
          address = same.address();
          counts.deduped(nodes.size(inode));
        }
      } else {
        known.add(nodes.size(inode), key, new KnownContents.Place(address, null));
      }
      nodes.setAddress(inode, address / blockSize);
      batch.writeTail(i, tails);
    }
    flush(batch, from, batch.start(batch.count()));
    progress.advance(batch.count(), end);
    buffers.add(batch.data());
  }

  /**
   * Returns the lookup key of a content. A checksum suffices, as matches are compared byte by byte.
   */
  private KnownContents.Key key(int inode, long checksum) {
    int variant = nodes.plan(inode) & Plan.TAIL;
    return KnownContents.Key.ofChecksum(checksum, nodes.size(inode), variant);
  }

  private void flush(DataBatch batch, int from, int to) throws IOException {
    if (to > from) {
      long newEnd = BlockLimit.checkedEnd(image, blockSize, end, to - from);
      image.write(ByteBuffer.wrap(batch.data(), from, to - from), end);
      end = newEnd;
    }
  }

  /** Copies a large file. A duplicate is detected at its end; the next file then overwrites it. */
  private void copyLarge(int inode) throws IOException {
    long size = nodes.size(inode);
    boolean tail = (nodes.plan(inode) & Plan.TAIL) != 0;
    long length = tail ? size / blockSize * blockSize : ZoneLayout.up(size, blockSize);
    Identity.Checksum checksum = new Identity.Checksum();
    byte[] buffer = buffer();
    BlockLimit.checkedEnd(image, blockSize, end, size);
    try (Content.Pieces content = Content.open(nodes, inode)) {
      for (long at = 0; at < size; at += DataBatch.MAX_BYTES) {
        int wanted = (int) Math.min(DataBatch.MAX_BYTES, size - at);
        content.read(buffer, 0, wanted);
        checksum.update(buffer, 0, wanted);
        int toStore = (int) Math.min(wanted, length - at);
        image.write(ByteBuffer.wrap(buffer, 0, toStore), end + at);
        if (tail && at + wanted == size) {
          tails.write(buffer, toStore, wanted - toStore);
        }
        progress.advance(0, end + at);
      }
      content.end();
    }
    image.write(ByteBuffer.allocate((int) Math.max(0, length - size)), end + size);
    identity.addContent(checksum.value());
    KnownContents.Key key = key(inode, checksum.value());
    KnownContents.Place same = known.find(size, key);
    if (same != null && image.repeats(same.address(), end, length, buffer)) {
      nodes.setAddress(inode, same.address() / blockSize);
      counts.deduped(size);
    } else {
      known.add(size, key, new KnownContents.Place(end, null));
      nodes.setAddress(inode, end / blockSize);
      end += length;
    }
    buffers.add(buffer);
    progress.advance(1, end);
  }
}
