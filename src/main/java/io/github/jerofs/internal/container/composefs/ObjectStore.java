package io.github.jerofs.internal.container.composefs;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.io.Closeables;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.tree.FileContent;
import io.github.jerofs.internal.tree.Opener;
import io.github.jerofs.internal.verity.FsVerity;
import io.github.jerofs.option.FsVerityDigest;
import io.github.jerofs.option.FsVerityOptions;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.storage.ObjectResolver;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds and opens objects. Recently used objects stay open, so that repeated reads of a file
 * neither reopen nor verify its object again. Safe for use by many threads.
 */
public final class ObjectStore implements Closeable {
  private static final int MAX_OPEN = 64;

  private final List<ObjectResolver> resolvers;
  private final boolean verify;
  private final Opener opener;
  private final ReentrantLock lock = new ReentrantLock();

  /** Objects in order of use. The store is a user of each. Guarded by {@link #lock}. */
  private final Map<Key, OpenObject> open = new LinkedHashMap<>(16, 0.75f, true);

  private boolean closed;

  /** Files may refer to one object with different sizes or digests. Each combination is checked. */
  private record Key(List<String> names, long size, Optional<FsVerityDigest> digest) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key that
          && size == that.size
          && names.equals(that.names)
          && digest.equals(that.digest);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * Long.hashCode(size) + names.hashCode()) + digest.hashCode();
    }
  }

  /**
   * Opens nothing yet.
   *
   * @param bases directories and URLs, in search order
   * @param resolver locates objects that no base contains
   * @param verify whether to compare the fs-verity digest of each object on opening
   */
  public ObjectStore(
      List<ImageLocation> bases, Optional<ObjectResolver> resolver, boolean verify, Opener opener) {
    this.resolvers = Stream.concat(bases.stream().map(ObjectBase::new), resolver.stream()).toList();
    this.verify = verify;
    this.opener = opener;
  }

  /**
   * Returns the content of {@code object}, which need not be closed.
   *
   * @throws UnsupportedImageException if there is neither a base directory nor a resolver
   * @throws FileSystemException if the object is not found
   * @throws CorruptImageException if size or digest of the object differ from those in the image
   */
  FileContent content(ObjectReference object) throws IOException {
    if (resolvers.isEmpty()) {
      throw new UnsupportedImageException(
          object.place(),
          "composefs: the data is in the object " + object.path() + ", which is not in the image");
    }
    OpenObject found = acquire(object);
    found.release();
    return new ObjectContent(this, object, found);
  }

  /** Returns the opened object. The caller becomes a user and must release it. */
  OpenObject acquire(ObjectReference object) throws IOException {
    Key key = new Key(object.names(), object.size(), object.digest());
    OpenObject known = known(key);
    return known == null ? keep(key, new OpenObject(open(object))) : known;
  }

  private @Nullable OpenObject known(Key key) {
    lock.lock();
    try {
      OpenObject known = open.get(key);
      return known != null && known.acquire() ? known : null;
    } finally {
      lock.unlock();
    }
  }

  private OpenObject keep(Key key, OpenObject opened) {
    List<OpenObject> unused = new ArrayList<>();
    OpenObject result = opened;
    lock.lock();
    try {
      OpenObject other = open.get(key);
      if (other != null && other.acquire()) {
        unused.add(opened); // another thread has opened it meanwhile
        result = other;
      } else if (!closed && opened.acquire()) {
        open.put(key, opened);
        if (open.size() > MAX_OPEN) {
          var eldest = open.entrySet().iterator();
          unused.add(eldest.next().getValue());
          eldest.remove();
        }
      }
    } finally {
      lock.unlock();
    }
    unused.forEach(ObjectStore::drop);
    return result;
  }

  /** Releases an object. The caller uses another one, even if this one cannot be closed. */
  private static void drop(OpenObject unused) {
    try {
      unused.release();
    } catch (IOException e) {
      System.getLogger(ObjectStore.class.getName())
          .log(System.Logger.Level.DEBUG, "closing an object", e);
    }
  }

  private ImageSource open(ObjectReference object) throws IOException {
    ImageSource source = find(object);
    return Closeables.closeOnFailure(
        source,
        () -> {
          check(object, source);
          return source;
        });
  }

  private ImageSource find(ObjectReference object) throws IOException {
    FileSystemException missing =
        new FileSystemException(
            object.place().image(),
            null,
            "composefs: the object " + object.path() + " is not in " + resolvers);
    for (ObjectResolver each : resolvers) {
      try {
        Optional<ImageLocation> place = each.find(object.names());
        if (place.isPresent()) {
          return opener.source(place.get());
        }
      } catch (IOException e) {
        missing.addSuppressed(e); // the next base may contain it
      }
    }
    throw missing;
  }

  private void check(ObjectReference object, ImageSource source) throws IOException {
    if (source.size() != object.size()) {
      throw new CorruptImageException(
          object.place(),
          "composefs: bytes of the object " + source.description(),
          object.size(),
          source.size());
    }
    if (verify) {
      FsVerityDigest stated =
          object
              .digest()
              .orElseThrow(
                  () ->
                      new CorruptImageException(
                          object.place(), "composefs: no digest of the object " + object.path()));
      FsVerityOptions options = FsVerityOptions.builder().algorithm(stated.algorithm()).build();
      FsVerityDigest found = FsVerity.digest(source, options);
      if (!found.equals(stated)) {
        throw new CorruptImageException(
            object.place(),
            "composefs: fs-verity digest of the object " + source.description(),
            stated,
            found);
      }
    }
  }

  @Override
  public void close() throws IOException {
    List<OpenObject> all;
    lock.lock();
    try {
      closed = true;
      all = List.copyOf(open.values());
      open.clear();
    } finally {
      lock.unlock();
    }
    Closeables.closeAll(all.stream().<Closeable>map(each -> each::release).toList());
  }
}
