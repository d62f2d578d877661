package io.github.jerofs.internal.write.content;

import io.github.jerofs.build.BuildListener.Phase;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.internal.write.compress.CompressionUsage;
import io.github.jerofs.internal.write.compress.EncodedFile;
import io.github.jerofs.internal.write.compress.Encoding;
import io.github.jerofs.internal.write.compress.FileEncoder;
import io.github.jerofs.internal.write.compress.FileReceiver;
import io.github.jerofs.internal.write.compress.MapCodec;
import io.github.jerofs.internal.write.compress.PackedFile;
import io.github.jerofs.internal.write.image.BuildContext;
import io.github.jerofs.internal.write.image.BuildCounts;
import io.github.jerofs.internal.write.image.Identity;
import io.github.jerofs.internal.write.image.ProgressMeter;
import io.github.jerofs.internal.write.node.IntColumn;
import io.github.jerofs.internal.write.node.NodeTable;
import io.github.jerofs.internal.write.node.Plan;
import io.github.jerofs.internal.write.node.Times;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the data area of an image with compressed files. Equal contents with the same encoding are
 * stored once. Maps and tails, which follow the inodes, go to the spool.
 */
public final class EncodedDataWriter implements FileReceiver<NodeSource>, AutoCloseable {
  private static final long MAX_COMPACT = 0xffffffffL;

  private final NodeTable nodes;
  private final int blockSize;
  private final BuildOptions options;
  private final EncodingPlanner encodings;
  private final TailSpool tails;
  private final Path spoolDirectory;
  private final Identity identity;
  private final ProgressMeter progress;
  private final BuildCounts counts;
  private final DataArea area;
  private final MapCodec maps;
  private final CompressionUsage usage;
  private KnownContents known = KnownContents.NONE;
  private @Nullable PackedFile packed;

  private int packedInode = NodeTable.NONE;

  /** The start of the large file being received, or -1. */
  private long partsStart = -1;

  /**
   * Creates a writer.
   *
   * @param usage receives the algorithms and features of compressed files
   * @param start of the data area in bytes
   */
  public EncodedDataWriter(
      BuildContext build,
      EncodingPlanner encodings,
      CompressionUsage usage,
      TailSpool tails,
      Path spoolDirectory,
      long start) {
    this.encodings = encodings;
    this.usage = usage;
    this.tails = tails;
    this.spoolDirectory = spoolDirectory;
    nodes = build.nodes();
    blockSize = build.blockSize();
    options = build.options();
    identity = build.identity();
    progress = build.progress();
    counts = build.counts();
    maps = build.maps();
    area = new DataArea(build.image(), blockSize, start);
  }

  /**
   * Writes the contents of {@code order}, and appends the packed inode to it if there is one.
   *
   * @param times of the image
   * @return the end of the data area in bytes, a multiple of the block size
   */
  public long write(IntColumn order, Times times) throws IOException {
    IntColumn files = candidates(order);
    known = options.dedupe() ? KnownContents.of(nodes, files) : KnownContents.NONE;
    progress.start(Phase.DATA, files.size());
    try (FileEncoder encoder = new FileEncoder(options.threads(), options.bytesInFlight())) {
      encoder.encode(
          IntStream.range(0, files.size()).mapToObj(i -> source(files.get(i))).iterator(), this);
      if (packed != null) {
        int inode =
            nodes.addPacked(
                EntryAttributes.of(0)
                    .withModified(Instant.ofEpochSecond(times.epoch(), times.fixedNanos())),
                packed.size());
        order.add(inode);
        set(inode, packed.size() > MAX_COMPACT ? Plan.EXTENDED : 0);
        packedInode = inode;
        Iterator<NodeSource> source =
            List.of(NodeSource.ofPacked(nodes, inode, packed.source(encodings.packed())))
                .iterator();
        encoder.encode(source, this);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    area.align();
    area.flush();
    return area.end();
  }

  /** Returns the packed inode, or {@link NodeTable#NONE}. */
  public int packedInode() {
    return packedInode;
  }

  /** Returns the inodes whose content is read in the data phase. */
  private IntColumn candidates(IntColumn order) {
    IntColumn files = new IntColumn();
    for (int i = 0; i < order.size(); i++) {
      int inode = order.get(i);
      long size = nodes.size(inode);
      counts.content(nodes.isRegular(inode) ? size : 0);
      if (size == 0 || !(nodes.isRegular(inode) || nodes.isSymlink(inode))) {
        continue;
      }
      boolean blocks = size >= blockSize || !has(inode, Plan.TAIL);
      if (blocks || encodings.encodesSmallFiles(encodings.of(nodes, inode))) {
        files.add(inode);
        set(inode, nodes.isRegular(inode) ? Plan.SPOOLED : 0);
      }
    }
    return files;
  }

  private NodeSource source(int inode) {
    Encoding encoding = encodings.of(nodes, inode);
    if (nodes.size(inode) <= blockSize && !encodings.encodesSmallFiles(encoding)) {
      encoding = null;
    }
    int variant = 2 * encodings.number(encoding) + (has(inode, Plan.TAIL) ? 1 : 0);
    return NodeSource.of(nodes, inode, encoding, variant, known);
  }

  @Override
  public void whole(NodeSource file, EncodedFile encoded, ByteBuffer stored) throws IOException {
    KnownContents.Place place = find(file);
    if (place == null) {
      if (encoded instanceof EncodedFile.Flat) {
        place = flat(file.inode(), stored);
      } else if (encoded instanceof EncodedFile.Fragment) {
        place = new KnownContents.Place(0, maps.fragment(packed().add(stored)));
      } else {
        EncodedFile.Compressed compressed = (EncodedFile.Compressed) encoded;
        if (compressed.alignment() > 1) {
          area.align();
        }
        place = encoded(compressed, area.end());
        area.append(stored);
      }
      known.add(file.size(), file.key(), place);
      usage.add(encoded);
    } else if (place.map() == null) {
      stored.position((int) (file.size() - tailSize(file.inode())));
    }
    finish(file, place, stored);
  }

  /** Stores the blocks of a flat file, and leaves its tail in {@code content}. */
  private KnownContents.Place flat(int inode, ByteBuffer content) throws IOException {
    int blocks = content.remaining() - tailSize(inode);
    if (blocks > 0) {
      area.align();
    }
    long address = area.end() / blockSize;
    area.append(content.slice(content.position(), blocks));
    content.position(content.position() + blocks);
    if (blocks > 0) {
      area.align();
    }
    return new KnownContents.Place(address, null);
  }

  private KnownContents.Place encoded(EncodedFile.Compressed file, long address)
      throws IOException {
    byte[] fragment = file.fragment();
    long offset = fragment.length == 0 ? 0 : packed().add(ByteBuffer.wrap(fragment));
    return new KnownContents.Place(address, maps.compressed(file, offset));
  }

  @Override
  public void part(NodeSource file, ByteBuffer stored) throws IOException {
    if (partsStart < 0) {
      area.align();
      partsStart = area.end();
    }
    area.append(stored);
    progress.advance(0, area.end());
  }

  @Override
  public void end(NodeSource file, EncodedFile encoded) throws IOException {
    KnownContents.Place place = find(file);
    long start = partsStart < 0 ? area.end() : partsStart;
    partsStart = -1;
    if (place != null) {
      area.cut(start);
    } else if (encoded instanceof EncodedFile.Compressed compressed) {
      place = encoded(compressed, start);
    } else {
      place = new KnownContents.Place(start / blockSize, null);
    }
    known.add(file.size(), file.key(), place);
    usage.add(encoded);
    // The parts of a flat file include its tail.
    nodes.setPlan(file.inode(), nodes.plan(file.inode()) & ~Plan.TAIL);
    finish(file, place, ByteBuffer.allocate(0));
  }

  private KnownContents.@Nullable Place find(NodeSource file) {
    identity.addContent(file.checksum());
    KnownContents.Place place = known.find(file.size(), file.key());
    counts.deduped(place == null ? 0 : file.size());
    return place;
  }

  private void finish(NodeSource file, KnownContents.Place place, ByteBuffer tail)
      throws IOException {
    int inode = file.inode();
    nodes.setAddress(inode, place.address());
    byte[] map = place.map();
    if (map != null) {
      set(inode, Plan.ENCODED);
      tails.write(map, 0, map.length);
    } else if (nodes.isRegular(inode) && has(inode, Plan.TAIL)) {
      tails.write(tail.array(), tail.arrayOffset() + tail.position(), tail.remaining());
    }
    progress.advance(1, area.end());
  }

  private PackedFile packed() throws IOException {
    PackedFile file = packed;
    if (file == null) {
      file = new PackedFile(spoolDirectory);
      packed = file;
    }
    return file;
  }

  private int tailSize(int inode) {
    return has(inode, Plan.TAIL) ? (int) (nodes.size(inode) % blockSize) : 0;
  }

  private boolean has(int inode, int bit) {
    return (nodes.plan(inode) & bit) != 0;
  }

  private void set(int inode, int bits) {
    nodes.setPlan(inode, nodes.plan(inode) | bits);
  }

  @Override
  public void close() throws IOException {
    if (packed != null) {
      packed.close();
    }
  }
}
