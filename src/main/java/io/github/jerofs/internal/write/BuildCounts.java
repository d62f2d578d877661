package io.github.jerofs.internal.write;

/** What a build counts for its report. */
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
