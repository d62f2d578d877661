package io.github.jerofs;

import io.github.jerofs.build.ComposefsOptions;
import io.github.jerofs.internal.nio.ErofsFileSystem;
import io.github.jerofs.internal.write.composefs.ComposefsSource;
import io.github.jerofs.internal.write.image.ImageFile;
import io.github.jerofs.option.FsVerityDigest;
import io.github.jerofs.option.FsVerityOptions;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Builds composefs images, byte for byte as {@code mkcomposefs} does. An image holds the metadata
 * of a tree and files of up to 64 bytes. All other data lies in objects that are named by their
 * fs-verity digests. All methods are safe for use by multiple threads.
 *
 * <pre>{@code
 * ComposefsOptions options =
 *     ComposefsOptions.builder().objectStore(Path.of("objects")).build();
 * FsVerityDigest digest = Composefs.create(Path.of("tree"), Path.of("image.cfs"), options);
 * }</pre>
 *
 * <p>The tree is kept in memory, with about 500 bytes for each file.
 */
public final class Composefs {
  private static final int BUFFER = 1 << 20;

  private Composefs() {}

  /**
   * Builds an image of a directory tree of any file system. Hard links become separate files,
   * except in a tree that this library opened. If the tree is a composefs image, the new image
   * refers to the same objects, and none of them is read.
   *
   * @param tree the root directory
   * @param image the file to create; it gets its name when it is complete
   * @return the fs-verity digest of the image
   * @throws io.github.jerofs.build.BuildException if a file cannot be read or stored; the message
   *     names it
   * @throws java.nio.file.FileAlreadyExistsException if {@code image} exists and is not to be
   *     replaced
   * @throws IOException if the image cannot be written
   */
  public static FsVerityDigest create(Path tree, Path image, ComposefsOptions options)
      throws IOException {
    return write(
        image,
        options,
        file -> source(tree, options, List.of(image, file.target(), file.temporary())));
  }

  /**
   * Builds an image from a dump, the text form of {@code composefs-info dump}. {@link
   * ComposefsOptions.Builder#versions} applies, other options for trees do not.
   *
   * @param dump the text, which is read to its end
   * @param image the file to create; it gets its name when it is complete
   * @return the fs-verity digest of the image
   * @throws io.github.jerofs.build.BuildException if the dump is not valid; the message names the
   *     line
   * @throws java.nio.file.FileAlreadyExistsException if {@code image} exists and is not to be
   *     replaced
   * @throws IOException if the image cannot be written
   */
  public static FsVerityDigest createFromDump(
      InputStream dump, Path image, ComposefsOptions options) throws IOException {
    return write(image, options, file -> ComposefsSource.ofDump(dump, "dump"));
  }

  /**
   * Writes a directory tree as a dump, from which {@code mkcomposefs --from-file} and {@link
   * #createFromDump} make the same image as {@link #create}.
   *
   * @param tree as for {@link #create}
   * @param out receives the text; stays open
   * @throws io.github.jerofs.build.BuildException if a file cannot be read; the message names it
   * @throws IOException if {@code out} cannot be written
   */
  public static void dump(Path tree, OutputStream out, ComposefsOptions options)
      throws IOException {
    BufferedOutputStream buffered = new BufferedOutputStream(out, BUFFER);
    source(tree, options, List.of()).dump(buffered);
    buffered.flush();
  }

  private interface Source {
    ComposefsSource read(ImageFile image) throws IOException;
  }

  private static ComposefsSource source(Path tree, ComposefsOptions options, List<Path> image)
      throws IOException {
    Set<Path> excluded = new HashSet<>(image);
    options.objectStore().ifPresent(excluded::add);
    boolean hasObjects =
        tree.getFileSystem() instanceof ErofsFileSystem erofs && erofs.hasObjects();
    return ComposefsSource.ofTree(tree, options, Composefs::measure, hasObjects, excluded);
  }

  private static FsVerityDigest measure(Path file) throws IOException {
    return Verity.measure(file, FsVerityOptions.DEFAULT);
  }

  private static FsVerityDigest write(Path image, ComposefsOptions options, Source source)
      throws IOException {
    try (ImageFile file = ImageFile.create(image, options.replaceExisting())) {
      OutputStream out = new BufferedOutputStream(file.output(), BUFFER);
      source.read(file).write(options, out);
      out.flush();
      FsVerityDigest digest = measure(file.temporary());
      file.publish();
      return digest;
    }
  }
}
