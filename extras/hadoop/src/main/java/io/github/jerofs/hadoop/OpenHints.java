package io.github.jerofs.hadoop;

import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.fs.impl.AbstractFSBuilderImpl;
import org.apache.hadoop.fs.impl.OpenFileParameters;

/**
 * The options of {@code openFile} that have an effect. Immutable and thread-safe.
 *
 * @param sequential whether the file is read from some position to the end
 * @param end the end of the caller's split in bytes, at most {@link Long#MAX_VALUE}
 */
record OpenHints(boolean sequential, long end) {
  static final OpenHints NONE = new OpenHints(false, Long.MAX_VALUE);

  private static final String POLICY = "fs.option.openfile.read.policy";
  private static final String SPLIT_END = "fs.option.openfile.split.end";

  /** The options that Hadoop defines. */
  private static final Set<String> KNOWN =
      Set.of(
          POLICY,
          SPLIT_END,
          "fs.option.openfile.split.start",
          "fs.option.openfile.length",
          "fs.option.openfile.buffer.size",
          "fs.option.openfile.footer.cache",
          "fs.option.openfile.ec.policy");

  private static final Set<String> SEQUENTIAL =
      Set.of("sequential", "whole-file", "avro", "csv", "json");

  private static final Set<String> OTHERS =
      Set.of(
          "default",
          "normal",
          "adaptive",
          "random",
          "vector",
          "columnar",
          "parquet",
          "orc",
          "hbase");

  /**
   * Reads the options. The first known policy of the list counts.
   *
   * @throws IllegalArgumentException if a mandatory option is unknown or invalid
   */
  static OpenHints of(OpenFileParameters parameters, String path) {
    Set<String> mandatory = parameters.getMandatoryKeys();
    AbstractFSBuilderImpl.rejectUnknownMandatoryKeys(mandatory, KNOWN, "for " + path);
    String[] policies = parameters.getOptions().getTrimmedStrings(POLICY);
    String end = parameters.getOptions().get(SPLIT_END, "");
    return new OpenHints(isSequential(policies), end(end, mandatory.contains(SPLIT_END)));
  }

  private static boolean isSequential(String[] policies) {
    for (String each : policies) {
      String policy = each.toLowerCase(Locale.ROOT);
      if (SEQUENTIAL.contains(policy) || OTHERS.contains(policy)) {
        return SEQUENTIAL.contains(policy);
      }
    }
    return false;
  }

  private static long end(String text, boolean mandatory) {
    if (text.isEmpty()) {
      return Long.MAX_VALUE;
    }
    try {
      return Long.parseLong(text.trim());
    } catch (NumberFormatException e) {
      if (mandatory) {
        throw new IllegalArgumentException(SPLIT_END + ": expected a number, found " + text, e);
      }
      return Long.MAX_VALUE; // as Hadoop does
    }
  }
}
