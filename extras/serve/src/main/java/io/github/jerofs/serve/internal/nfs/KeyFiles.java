package io.github.jerofs.serve.internal.nfs;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** The keys of exports: kept in files that only the owner can read, or made anew. */
public final class KeyFiles implements ServedExports.Keys {
  private static final int BYTES = 32;

  private final @Nullable Path directory;
  private final SecureRandom random = new SecureRandom();

  /**
   * Creates a store.
   *
   * @param directory the directory of the files, or null to keep nothing
   */
  public KeyFiles(@Nullable Path directory) {
    this.directory = directory;
  }

  @Override
  public byte[] of(String export) throws IOException {
    byte[] fresh = new byte[BYTES];
    random.nextBytes(fresh);
    if (directory == null) {
      return fresh;
    }
    Files.createDirectories(directory, owner("rwx------"));
    Path file = directory.resolve(export + ".key");
    byte[] kept = read(file);
    if (kept != null) {
      return kept;
    }
    Path temporary = Files.createTempFile(directory, export, ".tmp", owner("rw-------"));
    try {
      Files.write(temporary, fresh, StandardOpenOption.WRITE);
      try {
        Files.createLink(file, temporary); // fails if another server was faster
      } catch (UnsupportedOperationException e) {
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (FileAlreadyExistsException e) {
      byte[] other = read(file);
      return other == null ? fresh : other;
    } finally {
      Files.deleteIfExists(temporary);
    }
    return fresh;
  }

  private static byte @Nullable [] read(Path file) throws IOException {
    byte[] key;
    try {
      key = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return null;
    }
    if (key.length != BYTES) {
      throw new IOException(
          file + ": expected a key of " + BYTES + " bytes, found " + key.length + " bytes");
    }
    return key;
  }

  private static FileAttribute<?>[] owner(String permissions) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
