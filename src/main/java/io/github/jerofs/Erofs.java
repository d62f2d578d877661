package io.github.jerofs;

import io.github.jerofs.check.ImageCheck;
import io.github.jerofs.nio.ErofsFileSystem;
import io.github.jerofs.nio.ErofsFileSystemProvider;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;

/**
 * Opens EROFS images, as {@link java.nio.file.FileSystems} does, but without asking other providers
 * first. That matters for images that end in a ZIP file, which the JDK's own ZIP provider claims.
 *
 * <p>{@code FileSystems.newFileSystem} takes these {@code env} keys; values may be strings. Any
 * other key is an {@link IllegalArgumentException}.
 *
 * <table>
 * <caption>Keys of {@code env}</caption>
 * <tr><th>key</th><th>value</th><th>default</th></tr>
 * <tr><td>{@code offset}</td><td>bytes before the image in its file</td><td>0</td></tr>
 * <tr><td>{@code devices}</td><td>extra devices in the order of the device table: a {@code
 * List<Path>}, or a string divided by {@link java.io.File#pathSeparator}</td><td>none</td></tr>
 * <tr><td>{@code cacheBytes}</td><td>most bytes of decompressed data to keep</td><td>32 MiB</td></tr>
 * <tr><td>{@code access}</td><td>{@code auto}, {@code mapped} or {@code channel}</td><td>{@code
 * auto}</td></tr>
 * <tr><td>{@code uidMap}, {@code gidMap}</td><td>{@code inside:outside:count,…} as an idmapped
 * mount</td><td>no translation</td></tr>
 * <tr><td>{@code verify}</td><td>{@code superblock} or {@code none}</td><td>{@code
 * superblock}</td></tr>
 * </table>
 */
public final class Erofs {
  private Erofs() {}

  /**
   * Opens the image in {@code file}.
   *
   * @throws NotErofsException if {@code file} holds no EROFS image
   * @throws ErofsException if the image cannot be used
   */
  public static FileSystem open(Path file) throws IOException {
    return open(file, ErofsOptions.DEFAULT);
  }

  /**
   * Opens the image in {@code file} in the way that {@code options} tell.
   *
   * @throws NotErofsException if {@code file} holds no EROFS image
   * @throws ErofsException if the image cannot be used
   * @throws IllegalArgumentException if the options do not fit the image
   */
  public static FileSystem open(Path file, ErofsOptions options) throws IOException {
    return provider().open(file, options);
  }

  /**
   * Tells what the superblock says.
   *
   * @param fileSystem one that this library opened
   * @throws IllegalArgumentException if it is of another provider
   */
  public static ImageInfo info(FileSystem fileSystem) {
    return ours(fileSystem).info();
  }

  /**
   * Finds the inodes without a name, whose data other inodes share, and adds up their extents.
   *
   * @param fileSystem one that this library opened
   * @return none to two, each kind once
   * @throws IOException if one of them is damaged
   * @throws IllegalArgumentException if the file system is of another provider
   */
  public static List<HiddenInode> hiddenInodes(FileSystem fileSystem) throws IOException {
    return ours(fileSystem).hiddenInodes();
  }

  private static ErofsFileSystem ours(FileSystem fileSystem) {
    if (fileSystem instanceof ErofsFileSystem erofs) {
      return erofs;
    }
    throw new IllegalArgumentException("not an EROFS file system: " + fileSystem);
  }

  /**
   * Checks the image in {@code file} as a whole: every structure that can be reached, also behind
   * ones that are wrong.
   *
   * @param what whether to read the data, too
   * @param listener is told of findings and progress
   * @throws IOException if the file cannot be read at all; an image that is no image is a finding
   */
  public static void check(
      Path file, ErofsOptions options, CheckOptions what, CheckListener listener)
      throws IOException {
    ImageCheck.run(file, options, what, listener);
  }

  /** The installed provider, so that all paths share it; or one of our own where none is. */
  private static ErofsFileSystemProvider provider() {
    for (FileSystemProvider provider : FileSystemProvider.installedProviders()) {
      if (provider instanceof ErofsFileSystemProvider ours) {
        return ours;
      }
    }
    return Fallback.PROVIDER;
  }

  private static final class Fallback {
    static final ErofsFileSystemProvider PROVIDER = new ErofsFileSystemProvider();
  }
}
