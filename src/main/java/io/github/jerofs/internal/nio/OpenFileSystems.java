package io.github.jerofs.internal.nio;

import io.github.jerofs.internal.create.CreateFileSystem;
import io.github.jerofs.internal.path.BytesFileSystem;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The file systems that URIs can refer to. File systems opened by URI are registered by the place
 * of their image: a real path, or its location. All others have a number and can be found until
 * they are closed or garbage-collected.
 */
final class OpenFileSystems {
  /** The result of {@link #number} for an authority that is not reserved. */
  static final long NO_NUMBER = -2;

  private static final long BAD_NUMBER = -1;
  private static final Pattern RESERVED = Pattern.compile("(?i)fs-(.*)", Pattern.DOTALL);
  private static final AtomicLong COUNT = new AtomicLong();

  interface Opener<F extends BytesFileSystem> {
    F open(Registration registration) throws IOException;
  }

  /**
   * The registration of a file system.
   *
   * @param number a number that is unique among the file systems of this JVM
   * @param authority the authority of the URIs of its files
   * @param onClose the action to run when the file system is closed
   */
  record Registration(long number, String authority, Runnable onClose) {}

  /**
   * A map slot, reserved before the image is opened so that only one of two racing threads opens
   * it.
   */
  private static final class Place {
    private volatile @Nullable BytesFileSystem fileSystem;
  }

  private static final class Numbered extends WeakReference<BytesFileSystem> {
    private final long number;

    Numbered(long number, BytesFileSystem fileSystem, ReferenceQueue<BytesFileSystem> queue) {
      super(fileSystem, queue);
      this.number = number;
    }
  }

  private final Map<Object, Place> registered = new ConcurrentHashMap<>();
  private final Map<Long, Numbered> unregistered = new ConcurrentHashMap<>();
  private final ReferenceQueue<BytesFileSystem> collected = new ReferenceQueue<>();

  /** Returns the number in a reserved authority, or {@link #NO_NUMBER} if it is not reserved. */
  static long number(String authority) {
    var reserved = RESERVED.matcher(authority);
    if (!reserved.matches()) {
      return NO_NUMBER;
    }
    try {
      return Math.max(Long.parseLong(reserved.group(1)), BAD_NUMBER);
    } catch (NumberFormatException e) {
      return BAD_NUMBER;
    }
  }

  /** Opens a file system and registers it. */
  ErofsFileSystem openRegistered(ImageLocation image, Opener<ErofsFileSystem> opener)
      throws IOException {
    Object key = image instanceof ImageLocation.File file ? existing(file.path()) : image;
    return register(image, key, opener);
  }

  /** Creates the file system of a new image and registers it. */
  CreateFileSystem createRegistered(ImageLocation.File image, Opener<CreateFileSystem> opener)
      throws IOException {
    return register(image, key(image.path()), opener);
  }

  private <F extends BytesFileSystem> F register(ImageLocation image, Object key, Opener<F> opener)
      throws IOException {
    Place place = new Place();
    if (registered.putIfAbsent(key, place) != null) {
      throw new FileSystemAlreadyExistsException(image.toString());
    }
    F opened = null;
    try {
      String authority = ErofsUri.authority(image.toUri());
      opened =
          opener.open(
              new Registration(
                  COUNT.incrementAndGet(), authority, () -> registered.remove(key, place)));
      place.fileSystem = opened;
      return opened;
    } finally {
      if (opened == null) {
        registered.remove(key, place);
      }
    }
  }

  /** Opens a file system that can be found only by number. */
  <F extends BytesFileSystem> F openNumbered(Opener<F> opener) throws IOException {
    long number = COUNT.incrementAndGet();
    F opened =
        opener.open(new Registration(number, "fs-" + number, () -> unregistered.remove(number)));
    unregistered.put(number, new Numbered(number, opened, collected));
    while (collected.poll() instanceof Numbered gone) {
      unregistered.remove(gone.number);
    }
    return opened;
  }

  /** A file system and a path in it, as named by a URI. */
  record Named(BytesFileSystem fileSystem, byte[] path) {}

  /**
   * Finds the file system and path that {@code uri} names.
   *
   * @throws FileSystemNotFoundException if the file system is not open
   */
  Named get(URI uri) {
    ErofsUri parsed = ErofsUri.parse(uri);
    try {
      return get(parsed);
    } catch (FileSystemNotFoundException | IllegalArgumentException e) {
      Optional<ErofsUri> whole = ErofsUri.whole(uri);
      if (whole.isPresent()) {
        return get(whole.get());
      }
      throw e;
    }
  }

  private Named get(ErofsUri uri) {
    BytesFileSystem found = find(uri);
    if (found == null) {
      throw new FileSystemNotFoundException(
          uri instanceof ImageUri in ? in.location().toString() : uri.uri().toString());
    }
    return new Named(found, uri.path());
  }

  private @Nullable BytesFileSystem find(ErofsUri uri) {
    if (uri instanceof OpenUri open) {
      Numbered numbered = unregistered.get(open.number());
      return numbered == null ? null : numbered.get();
    }
    ImageLocation image = ((ImageUri) uri).location();
    Place place =
        registered.get(image instanceof ImageLocation.File file ? key(file.path()) : image);
    return place == null ? null : place.fileSystem;
  }

  /** The path of an open descriptor, such as {@code /proc/self/fd/7}, may have no real path. */
  private static Path existing(Path image) throws IOException {
    try {
      return image.toRealPath();
    } catch (IOException e) {
      if (Files.exists(image)) {
        return key(image);
      }
      throw e;
    }
  }

  /** An image removed while open keeps its former real path, which a new image has in advance. */
  private static Path key(Path image) {
    try {
      return image.toRealPath();
    } catch (IOException e) {
      Path absolute = image.toAbsolutePath().normalize();
      Path parent = absolute.getParent();
      return parent == null ? absolute : realParent(parent).resolve(absolute.getFileName());
    }
  }

  private static Path realParent(Path parent) {
    try {
      return parent.toRealPath();
    } catch (IOException e) {
      return parent;
    }
  }
}
