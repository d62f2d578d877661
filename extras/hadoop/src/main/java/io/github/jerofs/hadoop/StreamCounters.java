package io.github.jerofs.hadoop;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.fs.statistics.IOStatistics;
import org.apache.hadoop.fs.statistics.StreamStatisticNames;
import org.apache.hadoop.fs.statistics.impl.IOStatisticsBinding;

/**
 * Counts the reads of a stream. Creating statistics takes longer than opening a small file, so this
 * is left to the first caller that needs them. Safe for use by multiple threads.
 */
final class StreamCounters {
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong operations = new AtomicLong();
  private final AtomicLong seeks = new AtomicLong();
  private final AtomicLong unbuffered = new AtomicLong();

  void read(int count) {
    operations.incrementAndGet();
    bytes.addAndGet(count);
  }

  void seek() {
    seeks.incrementAndGet();
  }

  void unbuffer() {
    unbuffered.incrementAndGet();
  }

  /** Returns statistics that follow the counters. */
  IOStatistics statistics() {
    return IOStatisticsBinding.dynamicIOStatistics()
        .withAtomicLongCounter(StreamStatisticNames.STREAM_READ_BYTES, bytes)
        .withAtomicLongCounter(StreamStatisticNames.STREAM_READ_OPERATIONS, operations)
        .withAtomicLongCounter(StreamStatisticNames.STREAM_READ_SEEK_OPERATIONS, seeks)
        .withAtomicLongCounter(StreamStatisticNames.STREAM_READ_UNBUFFERED, unbuffered)
        .build();
  }
}
