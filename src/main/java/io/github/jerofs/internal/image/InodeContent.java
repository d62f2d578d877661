package io.github.jerofs.internal.image;

import io.github.jerofs.attribute.DataLayout;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.format.MetadataSpace;
import io.github.jerofs.internal.format.RecordBytes;
import io.github.jerofs.internal.mapping.BlockMapper;
import io.github.jerofs.internal.mapping.Extent;
import io.github.jerofs.internal.source.FileMapper;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SourceFault;
import io.github.jerofs.internal.tree.ContentReader;
import io.github.jerofs.internal.tree.FileContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Random access to the data of one inode. {@link SequentialReader} is the sequential counterpart.
 * This class is an image source, so the same code reads the metabox, the packed inode and the image
 * itself.
 *
 * <p>Safe for use by many threads. Caches extents, so that small reads do not need a block map
 * lookup each time.
 */
public final class InodeContent implements FileContent {
  /** Base limit on the extents of a file. The size of the primary in bytes is added to it. */
  private static final long MIN_EXTENT_LIMIT = 1 << 20;

  private static final byte[] ZEROS = new byte[8192];

  private final Inode inode;
  private final ImageSource store;
  private final Devices devices;

  /** Null unless the inode is compressed. */
  private final @Nullable PclusterReader pclusters;

  private final BlockMapper mapper;
  private final LazyValue<InodeContent> packed;

  private final RecentExtents recent;

  /** Whether the layout is flat, so that the inode itself is the block map. */
  private final boolean isFlat;

  /**
   * Creates the content of {@code inode}.
   *
   * @param store the metadata space of the inode
   * @param recent an empty extent cache
   * @param packed the data of the packed inode; fails if the inode may not have fragments
   */
  InodeContent(
      Inode inode,
      ImageSource store,
      Devices devices,
      PclusterReader.Shared pclusters,
      BlockMapper mapper,
      RecentExtents recent,
      LazyValue<InodeContent> packed) {
    this.inode = inode;
    this.store = store;
    this.devices = devices;
    DataLayout layout = inode.layout();
    boolean compressed = layout.isCompressed();
    this.pclusters = compressed ? new PclusterReader(pclusters, store, inode.nid()) : null;
    this.mapper = mapper;
    this.packed = packed;
    this.isFlat = layout == DataLayout.FLAT_PLAIN || layout == DataLayout.FLAT_INLINE;
    this.recent = recent;
  }

  @Override
  public long size() {
    return inode.size();
  }

  @Override
  public String description() {
    return store.description();
  }

  @Override
  public int read(long position, ByteBuffer dst) throws IOException {
    if (position >= size()) {
      return -1;
    }
    int start = dst.position();
    int wanted = (int) Math.min(dst.remaining(), size() - position);
    int done = 0;
    try {
      while (done < wanted) {
        done += readExtent(position + done, wanted - done, dst);
      }
    } catch (IOException e) {
      dst.position(start + done);
      if (done == 0) {
        throw e;
      }
    }
    return done;
  }

  /** Returns the extent that covers {@code position}, which is within the file. */
  Extent extentAt(long position) throws IOException {
    Extent known = recent.find(position);
    if (known != null) {
      return known;
    }
    Extent extent = map(position);
    if (!isFlat) {
      SourceFault.settle(); // never cache data from a lost page
    }
    recent.add(position, extent);
    return extent;
  }

  /** Looks up the extent that covers {@code position} in the block map. */
  Extent map(long position) throws IOException {
    Extent extent = mapper.map(position);
    if (!extent.covers(position)) {
      throw space()
          .corrupt(
              inode.mapBase(),
              "block map",
              "an extent around " + position,
              extent.start() + ".." + extent.end());
    }
    return extent;
  }

  private MetadataSpace space() {
    return new MetadataSpace(store, inode.nid());
  }

  /** Receives extents. */
  interface ExtentAction {
    void accept(Extent extent) throws IOException;
  }

  /** Calls {@code action} for each extent in file order. */
  void forEachExtent(ExtentAction action) throws IOException {
    long most = RecordBytes.saturatedSum(devices.primary().size(), MIN_EXTENT_LIMIT);
    long count = 0;
    for (long at = 0; at < size(); ) {
      if (++count > most) {
        throw new LimitExceededException(
            space().place(inode.mapBase()),
            "extents of a file, for the size of the image",
            "at most " + most,
            "more");
      }
      Extent extent = extentAt(at);
      action.accept(extent);
      at = extent.end();
    }
  }

  @Override
  public ContentReader sequential() {
    return pclusters == null ? this : new SequentialReader(this, pclusters);
  }

  /** Checks that every extent is within the bounds of its target. */
  void checkMap() throws IOException {
    mapper.check();
    forEachExtent(extent -> {}); // report a bad map before a bad address
    forEachExtent(this::checkPlace);
  }

  private void checkPlace(Extent extent) throws IOException {
    if (extent instanceof Extent.Inline inline) {
      inlinePosition(inline);
    } else if (extent instanceof Extent.Fragment fragment) {
      packedPosition(fragment);
    } else if (extent instanceof Extent.Stored stored) {
      checkInside(stored.device(), address(stored), stored.length());
    } else if (extent instanceof Extent.Encoded encoded && encoded.inline()) {
      RecordBytes.inside(
          store, inode.nid(), encoded.address(), encoded.storedLength(), "inline pcluster");
    } else if (extent instanceof Extent.Encoded encoded) {
      checkInside(0, encoded.address(), encoded.storedLength());
    }
  }

  private void checkInside(int device, long address, long length) throws IOException {
    for (long done = 0; done < length; ) {
      done += devices.resolve(device, address + done, length - done, inode.nid()).length();
    }
  }

  @Override
  public long dataFrom(long position) throws IOException {
    long at = position;
    while (at < size() && extentAt(at) instanceof Extent.Hole hole) {
      at = hole.end();
    }
    return Math.min(at, size());
  }

  /** Reads at most {@code wanted} bytes from the extent at {@code position}. */
  int readExtent(long position, int wanted, ByteBuffer dst) throws IOException {
    Extent extent = extentAt(position);
    int length = (int) Math.min(wanted, extent.end() - position);
    long skip = position - extent.start();
    Devices.Run run = run(extent, position, length);
    if (run != null) {
      return run.source().readAtMost(run.position(), (int) run.length(), dst);
    }
    if (extent instanceof Extent.Encoded encoded) {
      dst.put(decoded(encoded), (int) skip, length);
      return length;
    }
    if (extent instanceof Extent.Fragment fragment) {
      return packed.get().readAtMost(packedPosition(fragment) + skip, length, dst);
    }
    return zeros(length, dst);
  }

  private byte[] decoded(Extent.Encoded extent) throws IOException {
    return Objects.requireNonNull(pclusters).decoded(extent); // only compressed inodes have them
  }

  /** Returns the address of an extent. Rejects addresses that wrap around into the image. */
  private long address(Extent.Stored extent) throws CorruptImageException {
    if (extent.address() < 0 || extent.address() > Long.MAX_VALUE - extent.length()) {
      throw space()
          .corrupt(
              ImagePlace.NO_OFFSET,
              "data address",
              "less than 2^63",
              Long.toUnsignedString(extent.address()));
    }
    return extent.address();
  }

  private long inlinePosition(Extent.Inline inline) throws IOException {
    return RecordBytes.inside(
        store, inode.nid(), inline.position(), inline.length(), "inline data");
  }

  private long packedPosition(Extent.Fragment fragment) throws IOException {
    return RecordBytes.inside(
        packed.get(), inode.nid(), fragment.packedOffset(), fragment.length(), "fragment");
  }

  private static int zeros(int length, ByteBuffer dst) {
    int n = Math.min(length, ZEROS.length);
    dst.put(ZEROS, 0, n);
    return n;
  }

  @Override
  public ByteBuffer view(long position, int length) throws IOException {
    Objects.checkFromIndexSize(position, length, size());
    if (length == 0) {
      return ByteBuffer.allocate(0);
    }
    Extent extent = extentAt(position);
    if (extent.end() - position >= length) {
      Devices.Run run = run(extent, position, length);
      if (run != null && run.length() >= length) {
        return run.source().view(run.position(), length);
      }
      if (extent instanceof Extent.Encoded encoded) {
        int skip = (int) (position - extent.start());
        byte[] decoded = decoded(encoded);
        return ByteBuffer.wrap(decoded, skip, length).slice().order(ByteOrder.LITTLE_ENDIAN);
      }
    }
    ByteBuffer copy = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    readFully(position, copy);
    return copy.flip();
  }

  @Override
  public @Nullable ByteBuffer peek(long position, int max) throws IOException {
    Extent extent = extentAt(position);
    Devices.Run run = run(extent, position, Math.min(max, extent.end() - position));
    return run == null ? null : run.source().peek(run.position(), (int) run.length());
  }

  @Override
  public <T> T map(long position, long length, FileMapper<T> mapper) throws IOException {
    Objects.checkFromIndexSize(position, length, size());
    if (length == 0) {
      return store.map(0, 0, mapper);
    }
    Extent extent = extentAt(position);
    Devices.Run first = run(extent, position, length);
    Devices.Run run = first;
    for (long done = 0; ; ) {
      if (first == null || run == null || !continues(first, done, run)) {
        throw new UnsupportedOperationException(unmappable(extent, position + done));
      }
      done += run.length();
      if (done == length) {
        return first.source().map(first.position(), length, mapper);
      }
      extent = extentAt(position + done);
      run = run(extent, position + done, length - done);
    }
  }

  private static boolean continues(Devices.Run first, long done, Devices.Run run) {
    return run.source() == first.source() && run.position() == first.position() + done;
  }

  /**
   * Returns the run of uncompressed bytes of {@code extent} at {@code position}, at most {@code
   * wanted} bytes, or null if the extent is not stored uncompressed.
   */
  private Devices.@Nullable Run run(Extent extent, long position, long wanted) throws IOException {
    long length = Math.min(wanted, extent.end() - position);
    long skip = position - extent.start();
    if (extent instanceof Extent.Stored stored) {
      return devices.resolve(stored.device(), address(stored) + skip, length, inode.nid());
    }
    return extent instanceof Extent.Inline inline
        ? new Devices.Run(store, inlinePosition(inline) + skip, length)
        : null;
  }

  private String unmappable(Extent extent, long position) {
    String what =
        switch (inode.layout()) {
          case COMPRESSED_FULL, COMPRESSED_COMPACT -> "it is compressed";
          default ->
              extent instanceof Extent.Hole
                  ? "there is a hole at byte " + position
                  : "it continues elsewhere at byte " + position;
        };
    return "cannot map inode "
        + Long.toUnsignedString(inode.nid())
        + " of "
        + description()
        + ": "
        + what
        + "; only uncompressed data in one piece can be mapped (mkfs.erofs -Enoinline_data); read"
        + " it instead (Lucene: NIOFSDirectory)";
  }

  /** Does nothing, because the image owns the devices. */
  @Override
  public void close() {}
}
