package io.github.jerofs.internal.write.composefs;

import io.github.jerofs.option.FsVerityDigest;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.Optional;

/** Measures files, and copies them to a directory of objects if there is one. */
final class ObjectDirectory {
  /** Length of the name of an object's directory: the first digits of the digest. */
  private static final int DIRECTORY_DIGITS = 2;

  private final ComposefsSource.Measure measure;
  private final Optional<Path> directory;

  ObjectDirectory(ComposefsSource.Measure measure, Optional<Path> directory) {
    this.measure = measure;
    this.directory = directory;
  }

  /** Returns the path of the object with {@code digest} below its base directory. */
  static String path(FsVerityDigest digest) {
    String hex = HexFormat.of().formatHex(digest.bytes());
    return hex.substring(0, DIRECTORY_DIGITS) + "/" + hex.substring(DIRECTORY_DIGITS);
  }

  /** Returns the digest of {@code file}, after storing its data as an object. */
  FsVerityDigest add(Path file) throws IOException {
    return directory.isPresent() ? store(file, directory.get()) : measure.of(file);
  }

  /** Measures the copy, so that the object has its digest whatever happens to the file. */
  private FsVerityDigest store(Path file, Path base) throws IOException {
    Files.createDirectories(base);
    Path temporary = Files.createTempFile(base, ".jerofs", ".object");
    try {
      Files.copy(file, temporary, StandardCopyOption.REPLACE_EXISTING, LinkOption.NOFOLLOW_LINKS);
      FsVerityDigest digest = measure.of(temporary);
      Path object = base.resolve(path(digest));
      if (!Files.exists(object)) {
        Files.createDirectories(object.getParent());
        try {
          Files.move(temporary, object);
        } catch (FileAlreadyExistsException e) {
          return digest; // another process has stored it meanwhile
        }
      }
      return digest;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
