package io.github.jerofs.internal.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Identifies a file and its version, to detect replacement and modification.
 *
 * @param key the file key, or null if the file system has none
 */
record FileIdentity(@Nullable Object key, long size, FileTime modified) {
  static FileIdentity of(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new FileIdentity(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FileIdentity that
        && size == that.size
        && modified.equals(that.modified)
        && Objects.equals(key, that.key);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Long.hashCode(size) + modified.hashCode()) + Objects.hashCode(key);
  }
}
