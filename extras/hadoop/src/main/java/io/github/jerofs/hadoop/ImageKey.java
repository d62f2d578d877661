package io.github.jerofs.hadoop;

import java.time.Instant;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Identifies one version of a file of the store.
 *
 * @param path the qualified path
 * @param length the length in bytes
 * @param modified the modification time in milliseconds
 * @param etag the etag, or an empty string
 */
record ImageKey(Path path, long length, long modified, String etag) {
  static ImageKey of(FileStatus status) {
    String etag = status instanceof EtagSource source ? source.getEtag() : null;
    return new ImageKey(
        status.getPath(), status.getLen(), status.getModificationTime(), etag == null ? "" : etag);
  }

  /** Returns length, time and etag in words. */
  String version() {
    return length
        + " bytes of "
        + Instant.ofEpochMilli(modified)
        + (etag.isEmpty() ? "" : " with etag " + etag);
  }
}
