package io.github.jerofs.hadoop;

import io.github.jerofs.attribute.XattrFileAttributeView;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FsStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.impl.OpenFileParameters;
import org.apache.hadoop.fs.impl.PathCapabilitiesSupport;
import org.apache.hadoop.fs.statistics.IOStatistics;
import org.apache.hadoop.fs.statistics.IOStatisticsSource;
import org.apache.hadoop.util.LambdaUtils;
import org.apache.hadoop.util.functional.RemoteIterators;
import org.jspecify.annotations.Nullable;

/**
 * EROFS images in any Hadoop file system, as a read-only file system. The authority contains scheme
 * and authority of the store, and the last {@code !/} divides the path of the image and the path in
 * it:
 *
 * <pre>{@code
 * erofs://hdfs-namenode:8020/data/train.erofs!/cats/1.jpg
 * erofs://s3a-bucket/train.erofs!/cats
 * erofs://file-/srv/train.erofs!/
 * }</pre>
 *
 * <p>Safe for use by multiple threads. Images stay open in an LRU cache; the store's permissions on
 * an image decide who may read it.
 */
public class ErofsFileSystem extends ReadOnlyFileSystem implements IOStatisticsSource {
  private final StoreStatistics storeStatistics = new StoreStatistics();
  private @Nullable Mount mount;
  private @Nullable Path working;

  /** Creates an uninitialized file system. */
  public ErofsFileSystem() {}

  /**
   * Sets the store.
   *
   * @throws IllegalArgumentException if the authority names no store, or a value of {@code conf} is
   *     invalid
   * @throws IOException if the store cannot be opened
   */
  @Override
  public void initialize(URI name, Configuration conf) throws IOException {
    super.initialize(name, conf);
    setConf(conf);
    FileSystem store = FileSystem.get(StoreUris.storeOf(name, conf), conf);
    ErofsConfig config = ErofsConfig.of(conf);
    ImageOpener opener = new ImageOpener(store, config, storeStatistics);
    URI uri = StoreUris.withAuthority(name.getRawAuthority());
    mount =
        new Mount(
            uri,
            store,
            new StoreView(store, uri.getAuthority()),
            new ImageCache(store, config, opener));
    working = new Path(uri.getScheme(), uri.getAuthority(), home(store));
  }

  private static String home(FileSystem store) {
    return store.getHomeDirectory().toUri().getPath();
  }

  private Mount mount() {
    return Objects.requireNonNull(mount, "not initialized");
  }

  @Override
  public String getScheme() {
    return StoreUris.SCHEME;
  }

  @Override
  public URI getUri() {
    return mount().uri();
  }

  /** Returns null: tokens are those of the store, {@link #getChildFileSystems}. */
  @Override
  public @Nullable String getCanonicalServiceName() {
    return null;
  }

  @Override
  public FileSystem[] getChildFileSystems() {
    return new FileSystem[] {mount().store()};
  }

  @Override
  public Path getHomeDirectory() {
    return new Path(getUri().getScheme(), getUri().getAuthority(), home(mount().store()));
  }

  @Override
  public Path getWorkingDirectory() {
    return Objects.requireNonNull(working, "not initialized");
  }

  @Override
  public void setWorkingDirectory(Path directory) {
    working = fixRelativePart(directory);
  }

  // Reading

  private Path qualified(Path path) {
    Path qualified = makeQualified(path);
    checkPath(qualified);
    return qualified;
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    Path qualified = qualified(path);
    InnerPath inner = InnerPath.of(qualified);
    statistics.incrementReadOps(1);
    if (inner.image() == null) {
      return mount().view().status(inner.inner());
    }
    try (Place place = mount().place(inner)) {
      return Mount.status(place, qualified);
    } catch (IOException e) {
      throw Mount.translated(qualified, e);
    }
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    return open(path, OpenHints.NONE, null);
  }

  /** Opens a file, without a lookup if {@code known} is a status that this class has returned. */
  private FSDataInputStream open(Path path, OpenHints hints, @Nullable FileStatus known)
      throws IOException {
    Path qualified = qualified(path);
    statistics.incrementReadOps(1);
    Place place = mount().place(qualified);
    boolean opened = false;
    try {
      FileStatus status = ErofsFileStatus.current(known, place.image().file());
      if (status == null) {
        status = Mount.status(place, qualified);
      }
      if (status.isDirectory()) {
        throw new FileNotFoundException(qualified + ": a directory");
      }
      FSDataInputStream stream =
          new FSDataInputStream(
              InputStreams.open(place.lease(), place.path(), status.getLen(), hints, statistics));
      opened = true;
      return stream;
    } catch (IOException e) {
      throw Mount.translated(qualified, e);
    } finally {
      if (!opened) {
        place.lease().close();
      }
    }
  }

  @Override
  protected CompletableFuture<FSDataInputStream> openFileWithOptions(
      Path path, OpenFileParameters parameters) throws IOException {
    OpenHints hints = OpenHints.of(parameters, path.toString());
    return LambdaUtils.eval(
        new CompletableFuture<>(), () -> open(path, hints, parameters.getStatus()));
  }

  // Listing

  private Listing listing(Path qualified, InnerPath inner, boolean recursive) throws IOException {
    Place place = mount().place(inner);
    boolean opened = false;
    try {
      Listing listing = new Listing(place.lease(), place.path(), qualified, recursive);
      opened = true;
      return listing;
    } catch (IOException e) {
      throw Mount.translated(qualified, e);
    } finally {
      if (!opened) {
        place.lease().close();
      }
    }
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    List<FileStatus> all = new ArrayList<>();
    RemoteIterator<FileStatus> each = listStatusIterator(path);
    while (each.hasNext()) {
      all.add(each.next());
    }
    return all.toArray(new FileStatus[0]);
  }

  @Override
  public RemoteIterator<FileStatus> listStatusIterator(Path path) throws IOException {
    Path qualified = qualified(path);
    InnerPath inner = InnerPath.of(qualified);
    statistics.incrementLargeReadOps(1);
    if (inner.image() == null) {
      return RemoteIterators.remoteIteratorFromArray(mount().view().list(inner.inner()));
    }
    FileStatus status = getFileStatus(qualified);
    return status.isDirectory()
        ? RemoteIterators.typeCastingRemoteIterator(listing(qualified, inner, false))
        : RemoteIterators.remoteIteratorFromSingleton(status);
  }

  @Override
  protected RemoteIterator<LocatedFileStatus> listLocatedStatus(Path path, PathFilter filter)
      throws IOException {
    return located(
        RemoteIterators.filteringRemoteIterator(
            listStatusIterator(path), status -> filter.accept(status.getPath())));
  }

  @Override
  public RemoteIterator<LocatedFileStatus> listFiles(Path path, boolean recursive)
      throws IOException {
    Path qualified = qualified(path);
    InnerPath inner = InnerPath.of(qualified);
    if (inner.image() == null) {
      return super.listFiles(path, recursive);
    }
    statistics.incrementLargeReadOps(1);
    FileStatus status = getFileStatus(qualified);
    if (!status.isDirectory() || !recursive) {
      return located(
          RemoteIterators.filteringRemoteIterator(
              listStatusIterator(qualified), FileStatus::isFile));
    }
    return located(RemoteIterators.typeCastingRemoteIterator(listing(qualified, inner, true)));
  }

  private RemoteIterator<LocatedFileStatus> located(RemoteIterator<FileStatus> statuses)
      throws IOException {
    return RemoteIterators.mappingRemoteIterator(statuses, this::located);
  }

  private LocatedFileStatus located(FileStatus status) throws IOException {
    BlockLocation[] locations =
        status.isFile() ? getFileBlockLocations(status, 0, status.getLen()) : null;
    return status instanceof ErofsFileStatus ours
        ? ours.with(locations)
        : new LocatedFileStatus(status, locations);
  }

  @Override
  public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long length)
      throws IOException {
    if (start < 0 || length < 0) {
      throw new IllegalArgumentException(
          "expected start and length of at least 0, found " + start + " and " + length);
    }
    if (file.isDirectory() || start >= file.getLen() || length == 0) {
      return new BlockLocation[0];
    }
    Path qualified = qualified(file.getPath());
    try (Place place = mount().place(qualified)) {
      long end = start + Math.min(length, file.getLen() - start);
      return BlockLocations.of(place.image(), place.path(), start, end);
    } catch (IOException e) {
      throw Mount.translated(qualified, e);
    }
  }

  // Attributes

  private XattrFileAttributeView xattrs(Place place) {
    return Objects.requireNonNull(
        Files.getFileAttributeView(place.path(), XattrFileAttributeView.class));
  }

  @Override
  public byte[] getXAttr(Path path, String name) throws IOException {
    try (Place place = mount().place(qualified(path))) {
      return xattrs(place).read(name);
    } catch (IOException e) {
      throw Mount.translated(path, e);
    }
  }

  @Override
  public Map<String, byte[]> getXAttrs(Path path) throws IOException {
    try (Place place = mount().place(qualified(path))) {
      return xattrs(place).readAll();
    } catch (IOException e) {
      throw Mount.translated(path, e);
    }
  }

  @Override
  public Map<String, byte[]> getXAttrs(Path path, List<String> names) throws IOException {
    Map<String, byte[]> chosen = new LinkedHashMap<>();
    for (String name : names) {
      chosen.put(name, getXAttr(path, name));
    }
    return chosen;
  }

  @Override
  public List<String> listXAttrs(Path path) throws IOException {
    try (Place place = mount().place(qualified(path))) {
      return xattrs(place).list();
    } catch (IOException e) {
      throw Mount.translated(path, e);
    }
  }

  @Override
  public FsStatus getStatus(@Nullable Path path) throws IOException {
    if (path == null || InnerPath.of(qualified(path)).image() == null) {
      return mount().store().getStatus();
    }
    try (Place place = mount().place(qualified(path))) {
      long bytes = place.image().file().key().length();
      return new FsStatus(bytes, bytes, 0);
    }
  }

  @Override
  public boolean hasPathCapability(Path path, String capability) throws IOException {
    return switch (PathCapabilitiesSupport.validatePathCapabilityArgs(
        makeQualified(path), capability)) {
      case CommonPathCapabilities.ETAGS_AVAILABLE,
          CommonPathCapabilities.FS_XATTRS,
          CommonPathCapabilities.FS_READ_ONLY_CONNECTOR ->
          true;
      default -> super.hasPathCapability(path, capability);
    };
  }

  /** Returns the counters of requests to the store. */
  @Override
  public IOStatistics getIOStatistics() {
    return storeStatistics.snapshot();
  }

  @Override
  public void close() throws IOException {
    try {
      super.close();
    } finally {
      Mount closing = mount;
      if (closing != null) {
        closing.images().close();
      }
    }
  }
}
