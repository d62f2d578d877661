package io.github.jerofs.hadoop;

import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.jspecify.annotations.Nullable;

/**
 * Maps authorities to stores: {@code erofs://hdfs-nn:8020} to {@code hdfs://nn:8020}, {@code
 * erofs://file-} to {@code file:///}. Without an authority, the store is the default file system.
 */
final class StoreUris {
  static final String SCHEME = "erofs";

  private StoreUris() {}

  /**
   * Returns the URI of the store.
   *
   * @throws IllegalArgumentException if the authority names no store
   */
  static URI storeOf(URI uri, Configuration conf) {
    String authority = uri.getRawAuthority();
    if (authority == null) {
      URI store = FileSystem.getDefaultUri(conf);
      if (SCHEME.equals(store.getScheme())) {
        throw new IllegalArgumentException(
            uri + ": expected the authority SCHEME-AUTHORITY, as the default file system is erofs");
      }
      return store;
    }
    int hyphen = authority.indexOf('-');
    if (hyphen <= 0 || authority.startsWith(SCHEME + "-")) {
      throw new IllegalArgumentException(
          uri
              + ": expected the authority SCHEME-AUTHORITY, such as hdfs-namenode:8020 or file-,"
              + " found "
              + authority);
    }
    String rest = authority.substring(hyphen + 1);
    return URI.create(authority.substring(0, hyphen) + "://" + (rest.isEmpty() ? "/" : rest));
  }

  /** Returns the URI of the file system for {@code authority}. */
  static URI withAuthority(@Nullable String authority) {
    return URI.create(SCHEME + "://" + (authority == null ? "/" : authority));
  }
}
