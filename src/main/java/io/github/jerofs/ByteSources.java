package io.github.jerofs;

import io.github.jerofs.internal.io.HostFiles;
import io.github.jerofs.internal.open.OptionScopes;
import io.github.jerofs.internal.remote.BufferedSources;
import io.github.jerofs.internal.remote.RemoteFiles;
import io.github.jerofs.internal.source.ConcatSource;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SliceSource;
import io.github.jerofs.internal.source.Sources;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.storage.ByteSource;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Creates {@link ByteSource}s over files, URLs, slices and concatenations. Images in these sources
 * are read as efficiently as images in plain files: a range within a single file is memory-mapped
 * where possible. All methods are safe for use by multiple threads.
 *
 * <pre>{@code
 * // An image that starts 1 MiB into a disk dump.
 * ByteSource dump = ByteSources.of(Path.of("dump.img"));
 * ByteSource image = ByteSources.slice(dump, 1 << 20, dump.length() - (1 << 20));
 * try (FileSystem fs = Erofs.open(image)) { // closes image, which closes dump
 *   System.out.println(Files.readString(fs.getPath("/etc/hostname")));
 * }
 * }</pre>
 */
public final class ByteSources {
  private static final int MIN_GRANULE = 1 << 12;
  private static final int MAX_GRANULE = 1 << 22;

  private ByteSources() {}

  /**
   * Opens {@code file} with {@link ImageAccess#AUTO}. The length is fixed when the file is opened.
   *
   * @throws IOException if the file cannot be opened, or is neither a regular file nor a block
   *     device
   */
  public static ByteSource of(Path file) throws IOException {
    return of(file, ImageAccess.AUTO);
  }

  /**
   * Opens {@code file}. The length is fixed when the file is opened.
   *
   * @throws UnsupportedOperationException if {@code access} is {@link ImageAccess#MAPPED} and the
   *     file system of {@code file} cannot map files
   * @throws IOException if the file cannot be opened, or is neither a regular file nor a block
   *     device
   */
  public static ByteSource of(Path file, ImageAccess access) throws IOException {
    HostFiles.requireReadable(file);
    return Sources.publish(Sources.open(file, access));
  }

  /**
   * Opens the file at an {@code http} or {@code https} URL. Bytes are fetched when they are first
   * read.
   *
   * @throws IllegalArgumentException if a URL has another scheme or contains a user name or
   *     password
   * @throws io.github.jerofs.option.InapplicableOptionException if {@code options} has a digest but
   *     no cache directory, so that the digest would not be checked
   * @throws IOException if no server returns the beginning of the file, or the cache cannot be used
   */
  public static ByteSource http(URI url, RemoteOptions options) throws IOException {
    OptionScopes.check(ImageLocation.of(url), ErofsOptions.builder().remote(options).build());
    return Sources.publish(RemoteFiles.open(url, options));
  }

  /**
   * Returns a source that reads {@code source} in aligned granules, for storage with a cost per
   * request, such as distributed file systems and object stores. {@link SharedCache} stores the
   * granules. Adjacent missing granules share a request of at most 1 MiB, unless a granule is
   * larger. Sequential reads are read ahead. Requests run on background threads, at most 8 at a
   * time: interrupting a reader does not interrupt a request that others wait for. Failed requests
   * are not cached. Closing the result closes {@code source}.
   *
   * @param granuleBytes the granule size, a power of two from 4096 to 4194304; 131072 suits most
   *     storage
   * @throws IllegalArgumentException if {@code granuleBytes} is out of range
   * @throws IOException if {@code source} violates the {@link ByteSource} contract or is larger
   *     than 2^30 granules; {@code source} stays open
   */
  public static ByteSource buffered(ByteSource source, int granuleBytes) throws IOException {
    if (Integer.bitCount(granuleBytes) != 1
        || granuleBytes < MIN_GRANULE
        || granuleBytes > MAX_GRANULE) {
      throw new IllegalArgumentException(
          "granule size: expected a power of two from 4096 to 4194304, found " + granuleBytes);
    }
    return Sources.publish(BufferedSources.open(Sources.of(source), granuleBytes));
  }

  /**
   * Returns the range {@code [offset, offset + length)} of {@code source} as a source. Closing it
   * closes {@code source}.
   *
   * @throws IndexOutOfBoundsException if the range is not within {@code source}
   * @throws IOException if {@code source} violates the {@link ByteSource} contract; {@code source}
   *     stays open
   */
  public static ByteSource slice(ByteSource source, long offset, long length) throws IOException {
    return Sources.publish(new SliceSource(Sources.of(source), offset, length));
  }

  /**
   * Concatenates {@code sources}. Closing the result closes all of them.
   *
   * @throws IllegalArgumentException if the total length exceeds {@link Long#MAX_VALUE}
   * @throws IOException if one of them violates the {@link ByteSource} contract; all of them stay
   *     open
   */
  public static ByteSource concat(List<? extends ByteSource> sources) throws IOException {
    List<ImageSource> parts = new ArrayList<>();
    for (ByteSource source : sources) {
      parts.add(Sources.of(source));
    }
    return Sources.publish(new ConcatSource(parts));
  }
}
