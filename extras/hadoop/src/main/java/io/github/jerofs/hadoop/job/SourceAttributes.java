package io.github.jerofs.hadoop.job;

import io.github.jerofs.hadoop.job.PartInput.Attributes;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/** Reads the attributes of source files. */
interface SourceAttributes {
  /** Returns the attributes of a file or directory. */
  Attributes of(FileStatus status) throws IOException;

  /** Returns the reader for a store. */
  static SourceAttributes of(FileSystem store) {
    // Hadoop's local file system starts a process per file.
    return store.getScheme().equals("file")
            && java.nio.file.FileSystems.getDefault().supportedFileAttributeViews().contains("unix")
        ? SourceAttributes::local
        : SourceAttributes::shown;
  }

  private static Attributes local(FileStatus status) throws IOException {
    java.nio.file.Path file = java.nio.file.Path.of(status.getPath().toUri().getPath());
    Map<String, Object> found = Files.readAttributes(file, "unix:mode,uid,gid");
    return new Attributes(
        number(found, "mode") & 07777,
        Integer.toUnsignedLong(number(found, "uid")),
        Integer.toUnsignedLong(number(found, "gid")),
        status.getModificationTime());
  }

  private static int number(Map<String, Object> attributes, String name) {
    return (Integer) Objects.requireNonNull(attributes.get(name), name);
  }

  /** Stores have names of owners rather than numbers; images as sources have numbers. */
  private static Attributes shown(FileStatus status) {
    return new Attributes(
        status.getPermission().toShort() & 07777,
        number(status.getOwner()),
        number(status.getGroup()),
        status.getModificationTime());
  }

  private static long number(String owner) {
    return owner.matches("[0-9]{1,10}") ? Long.parseLong(owner) & 0xffffffffL : 0;
  }
}
