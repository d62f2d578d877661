package io.github.jerofs;

import io.github.jerofs.internal.open.OptionScopes;
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
 * Sources that come with the library. An image in one of them is read as directly as one in a file:
 * what lies in one part of a file is memory-mapped where the file can be.
 */
public final class ByteSources {
  private ByteSources() {}

  /** Opens {@code file} in the way that suits it. */
  public static ByteSource of(Path file) throws IOException {
    return of(file, ImageAccess.AUTO);
  }

  /** Opens {@code file}; its present size is taken as final. */
  public static ByteSource of(Path file, ImageAccess access) throws IOException {
    return Sources.publish(Sources.open(file, access));
  }

  /**
   * Opens the file at {@code url}, {@code http} or {@code https}. Only what is read is fetched.
   *
   * @throws IllegalArgumentException if a URL is of another kind, or holds a password
   * @throws io.github.jerofs.option.InapplicableOptionException if a digest is stated, but no cache
   *     that would check it
   * @throws IOException if no server gives the beginning of the file, or the cache cannot be used
   */
  public static ByteSource http(URI url, RemoteOptions options) throws IOException {
    OptionScopes.check(ImageLocation.of(url), ErofsOptions.builder().remote(options).build());
    return Sources.publish(RemoteFiles.open(url, options));
  }

  /**
   * Makes {@code [offset, offset + length)} of {@code source} a source of its own. Closing it
   * closes {@code source}.
   *
   * @throws IndexOutOfBoundsException if the range does not lie inside {@code source}
   * @throws IOException if {@code source} is broken; it is not closed then
   */
  public static ByteSource slice(ByteSource source, long offset, long length) throws IOException {
    return Sources.publish(new SliceSource(Sources.of(source), offset, length));
  }

  /**
   * Joins {@code sources}, one behind the other. Closing the result closes all of them.
   *
   * @throws IllegalArgumentException if they are longer than a {@code long} tells
   * @throws IOException if one of them is broken; none is closed then
   */
  public static ByteSource concat(List<? extends ByteSource> sources) throws IOException {
    List<ImageSource> parts = new ArrayList<>();
    for (ByteSource source : sources) {
      parts.add(Sources.of(source));
    }
    return Sources.publish(new ConcatSource(parts));
  }
}
