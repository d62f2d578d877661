package io.github.jerofs.internal.write;

/** Counters for the report of a build. */
final class BuildCounts {
  private long contentBytes;
  private long dedupedBytes;

  void content(long bytes) {
    contentBytes += bytes;
  }

  void deduped(long bytes) {
    dedupedBytes += bytes;
  }

  long contentBytes() {
    return contentBytes;
  }

  long dedupedBytes() {
    return dedupedBytes;
  }
}
