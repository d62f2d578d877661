package io.github.jerofs.hadoop.job;

import io.github.jerofs.hadoop.job.PartInput.DirectoryEntry;
import io.github.jerofs.hadoop.job.PartInput.FileEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects parts. Each contains the directories of its files. Not thread-safe. */
final class PartList {
  private final long partBytes;
  private final List<ImagePart> parts = new ArrayList<>();
  private final Set<String> directories = new HashSet<>();
  private List<PartInput> inputs = new ArrayList<>();
  private long bytes;

  PartList(long partBytes) {
    this.partBytes = partBytes;
  }

  long partBytes() {
    return partBytes;
  }

  /** Adds directories without files. */
  void add(List<DirectoryEntry> entries) {
    for (DirectoryEntry entry : entries) {
      if (directories.add(entry.path())) {
        inputs.add(entry);
      }
    }
  }

  /** Adds a file and its directories, from the root on. */
  void add(FileEntry file, List<DirectoryEntry> entries) {
    makeRoom(file.size());
    add(entries);
    append(file, file.size());
  }

  /** Adds an input of {@code size} bytes that needs no directories. */
  void add(PartInput input, long size) {
    makeRoom(size);
    append(input, size);
  }

  private void makeRoom(long size) {
    if (bytes > 0 && size > partBytes - bytes) {
      finish();
    }
  }

  private void append(PartInput input, long size) {
    inputs.add(input);
    bytes += size;
  }

  private void finish() {
    parts.add(new ImagePart(parts.size(), bytes, List.copyOf(inputs)));
    inputs = new ArrayList<>();
    directories.clear();
    bytes = 0;
  }

  /** Returns all parts, at least one. */
  List<ImagePart> all() {
    if (!inputs.isEmpty() || parts.isEmpty()) {
      finish();
    }
    return List.copyOf(parts);
  }
}
