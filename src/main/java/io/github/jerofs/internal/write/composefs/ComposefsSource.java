package io.github.jerofs.internal.write.composefs;

import io.github.jerofs.build.BuildException;
import io.github.jerofs.build.ComposefsOptions;
import io.github.jerofs.option.FsVerityDigest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * A tree in memory, about 500 bytes a file, of which a composefs image or a dump is written. Not
 * thread-safe.
 */
public final class ComposefsSource {
  private final SourceInode root;

  private ComposefsSource(SourceInode root) {
    this.root = root;
  }

  /** Computes fs-verity digests. */
  public interface Measure {
    /** Returns the digest of {@code file}. */
    FsVerityDigest of(Path file) throws IOException;
  }

  /**
   * Reads a directory tree.
   *
   * @param hasObjects whether the tree is that of a composefs image
   * @param excluded files and directories that are not part of the tree
   * @throws BuildException if a file cannot be read; the message names it
   */
  public static ComposefsSource ofTree(
      Path directory,
      ComposefsOptions options,
      Measure measure,
      boolean hasObjects,
      Set<Path> excluded)
      throws IOException {
    Set<Path> absolute = new HashSet<>();
    excluded.forEach(path -> absolute.add(path.toAbsolutePath().normalize()));
    ObjectDirectory objects = new ObjectDirectory(measure, options.objectStore());
    return new ComposefsSource(
        new TreeScanner(directory, options, objects, hasObjects, absolute).scan(directory));
  }

  /**
   * Reads a dump.
   *
   * @param name name of the dump, for messages
   * @throws BuildException if it is not valid; the message names the line
   */
  public static ComposefsSource ofDump(InputStream dump, String name) throws IOException {
    return new ComposefsSource(DumpReader.read(dump, name));
  }

  /** Writes the tree as a dump. */
  public void dump(OutputStream out) throws IOException {
    DumpWriter.write(root, out);
  }

  /**
   * Writes the tree as an image. The tree is converted and cannot be used again.
   *
   * @throws BuildException if the format cannot store an inode
   */
  public void write(ComposefsOptions options, OutputStream out) throws IOException {
    int version = MountForm.convert(root, options.minVersion(), options.maxVersion());
    ImageEncoder.write(new ImageLayout(root), version, out);
  }
}
