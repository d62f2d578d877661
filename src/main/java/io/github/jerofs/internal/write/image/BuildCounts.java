package io.github.jerofs.internal.write.image;

/** Counters for the report of a build. */
public final class BuildCounts {
  private long contentBytes;
  private long dedupedBytes;

  public void content(long bytes) {
    contentBytes += bytes;
  }

  public void deduped(long bytes) {
    dedupedBytes += bytes;
  }

  public long contentBytes() {
    return contentBytes;
  }

  public long dedupedBytes() {
    return dedupedBytes;
  }
}
