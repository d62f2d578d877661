package io.github.jerofs.hadoop;

import org.apache.hadoop.fs.statistics.IOStatistics;
import org.apache.hadoop.fs.statistics.StreamStatisticNames;
import org.apache.hadoop.fs.statistics.impl.IOStatisticsBinding;
import org.apache.hadoop.fs.statistics.impl.IOStatisticsStore;

/** Counts requests to the store. Safe for use by multiple threads. */
final class StoreStatistics {
  /** Number of requests to the store. */
  static final String REQUESTS = "erofs_store_requests";

  /** Number of bytes that the store returned. */
  static final String BYTES = "erofs_store_bytes";

  /** Number of failed requests to the store. */
  static final String FAILURES = "erofs_store_failures";

  /** Number of images that were opened. */
  static final String IMAGES = "erofs_images_opened";

  private final IOStatisticsStore counters =
      IOStatisticsBinding.iostatisticsStore()
          .withCounters(
              REQUESTS,
              BYTES,
              FAILURES,
              IMAGES,
              StreamStatisticNames.STREAM_READ_OPENED,
              StreamStatisticNames.STREAM_READ_BYTES,
              StreamStatisticNames.STREAM_READ_OPERATIONS)
          .build();

  void add(String counter, long count) {
    counters.incrementCounter(counter, count);
  }

  IOStatistics snapshot() {
    return counters;
  }
}
