package io.github.jerofs.serve;

import io.github.jerofs.serve.internal.tree.Identity;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.util.Objects;

/**
 * An open image under a name. Closing the image is up to the caller, after the servers that use it.
 * Immutable and thread-safe.
 *
 * <pre>{@code
 * try (FileSystem image = Erofs.open(file);
 *     WebServer server = WebServer.builder().export(Export.of("system", image)).start()) {
 *   System.out.println(server.uri());
 * }
 * }</pre>
 */
public final class Export {
  private static final int MAX_NAME = 255;

  private final String name;
  private final FileSystem fileSystem;
  private final Identity identity;

  private Export(String name, FileSystem fileSystem, Identity identity) {
    this.name = name;
    this.fileSystem = fileSystem;
    this.identity = identity;
  }

  /**
   * Exports an image. Two images count as equal if their superblocks and root inodes are.
   *
   * @param name the first part of all paths: 1 to 255 letters, digits and {@code . _ -}, not
   *     starting with a dot
   * @param fileSystem a file system that this library opened
   * @throws IllegalArgumentException if the name is not of this form, or {@code fileSystem} belongs
   *     to another provider
   * @throws IOException if the root cannot be read
   */
  public static Export of(String name, FileSystem fileSystem) throws IOException {
    return of(name, fileSystem, "");
  }

  /**
   * Exports a version of an image. Validators of clients' caches and file handles are valid for one
   * version only.
   *
   * @param name the first part of all paths: 1 to 255 letters, digits and {@code . _ -}, not
   *     starting with a dot
   * @param fileSystem a file system that this library opened
   * @param version differs between images with equal superblocks, such as a digest, or the
   *     modification time of the image
   * @throws IllegalArgumentException if the name is not of this form, or {@code fileSystem} belongs
   *     to another provider
   * @throws IOException if the root cannot be read
   */
  public static Export of(String name, FileSystem fileSystem, String version) throws IOException {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "name of an export: expected letters, digits and '._-', not starting with a dot,"
              + " found '"
              + name
              + "'");
    }
    Objects.requireNonNull(version);
    return new Export(name, fileSystem, Identity.of(fileSystem, version));
  }

  private static boolean isName(String name) {
    return name.length() <= MAX_NAME && name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*");
  }

  /** Returns the name. */
  public String name() {
    return name;
  }

  /** Returns the file system. */
  public FileSystem fileSystem() {
    return fileSystem;
  }

  /** Returns the identity of image and version, 32 bytes. */
  public byte[] identity() {
    return identity.bytes();
  }

  /** Returns the name. */
  @Override
  public String toString() {
    return name;
  }
}
