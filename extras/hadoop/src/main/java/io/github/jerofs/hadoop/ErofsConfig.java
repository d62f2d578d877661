package io.github.jerofs.hadoop;

import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.OptionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The configuration keys of {@link ErofsFileSystem} and their values. Immutable and thread-safe.
 *
 * @param openImages maximum number of images that stay open while no stream uses them
 * @param revalidateNanos time after which the store is asked again whether an image has changed
 * @param granuleBytes granularity of requests to the store
 * @param readAttempts maximum number of attempts per request to the store
 * @param retryMillis pause before the second attempt, which doubles with each further one
 * @param deviceDirectories directories that are searched for extra devices, by tag
 * @param objectDirectories directories that are searched for the objects of composefs images
 * @param lowerLayers images below each image, topmost first
 * @param options options of the library for all images, by key
 */
record ErofsConfig(
    int openImages,
    long revalidateNanos,
    int granuleBytes,
    int readAttempts,
    long retryMillis,
    List<Path> deviceDirectories,
    List<Path> objectDirectories,
    List<Path> lowerLayers,
    Map<String, String> options) {
  /** Maximum number of images that stay open while no stream uses them. */
  static final String OPEN_IMAGES = "fs.erofs.open.images";

  /** Time after which the store is asked again whether an image has changed, such as {@code 5s}. */
  static final String REVALIDATE = "fs.erofs.revalidate.interval";

  /** Granularity of requests to the store in bytes, such as {@code 128k}. */
  static final String GRANULE = "fs.erofs.granule.size";

  /** Maximum number of attempts per request to the store. */
  static final String READ_ATTEMPTS = "fs.erofs.read.attempts";

  /** Pause before the second attempt, which doubles with each further one. */
  static final String RETRY_INTERVAL = "fs.erofs.read.retry.interval";

  /**
   * Directories that are searched for extra devices. Relative paths begin at the image's directory.
   */
  static final String DEVICES = "fs.erofs.devices";

  /**
   * Directories that are searched for the objects of composefs images. Relative paths begin at the
   * image's directory.
   */
  static final String OBJECTS = "fs.erofs.objects";

  /** Images below each image, topmost first. */
  static final String LOWER_LAYERS = "fs.erofs.lower.layers";

  /**
   * Prefix of the library's options: {@code fs.erofs.option.KEY} for all images, {@code
   * fs.erofs.option.KEY./path/of/image} for one.
   */
  static final String OPTION = "fs.erofs.option.";

  /** The directory of the image. */
  private static final String DEFAULT_DEVICES = ".";

  private static final int DEFAULT_OPEN_IMAGES = 64;
  private static final long DEFAULT_REVALIDATE_MILLIS = 5_000;
  private static final int DEFAULT_GRANULE = 128 << 10;
  private static final int DEFAULT_ATTEMPTS = 4;
  private static final long DEFAULT_RETRY_MILLIS = 100;

  /**
   * Reads the keys.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  static ErofsConfig of(Configuration conf) {
    return new ErofsConfig(
        atLeast(0, OPEN_IMAGES, conf.getInt(OPEN_IMAGES, DEFAULT_OPEN_IMAGES)),
        TimeUnit.MILLISECONDS.toNanos(
            conf.getTimeDuration(REVALIDATE, DEFAULT_REVALIDATE_MILLIS, TimeUnit.MILLISECONDS)),
        Math.toIntExact(conf.getLongBytes(GRANULE, DEFAULT_GRANULE)),
        atLeast(1, READ_ATTEMPTS, conf.getInt(READ_ATTEMPTS, DEFAULT_ATTEMPTS)),
        conf.getTimeDuration(RETRY_INTERVAL, DEFAULT_RETRY_MILLIS, TimeUnit.MILLISECONDS),
        paths(conf.getTrimmedStrings(DEVICES, DEFAULT_DEVICES)),
        paths(conf.getTrimmedStrings(OBJECTS)),
        paths(conf.getTrimmedStrings(LOWER_LAYERS)),
        conf.getPropsWithPrefix(OPTION));
  }

  private static int atLeast(int least, String key, int value) {
    if (value < least) {
      throw new IllegalArgumentException(key + ": expected at least " + least + ", found " + value);
    }
    return value;
  }

  private static List<Path> paths(String[] texts) {
    List<Path> paths = new ArrayList<>();
    for (String each : texts) {
      paths.add(new Path(each));
    }
    return List.copyOf(paths);
  }

  /**
   * Returns the options of an image.
   *
   * @param image the path of the image in the store
   * @throws IllegalArgumentException if there is no option with a configured key, or its value is
   *     invalid
   */
  ErofsOptions.Builder optionsOf(Path image) {
    String suffix = "." + image.toUri().getPath();
    ErofsOptions.Builder builder = ErofsOptions.builder();
    options.forEach(
        (key, value) -> {
          int slash = key.indexOf("./");
          if (slash < 0) {
            set(builder, key, options.getOrDefault(key + suffix, value));
          } else if (key.endsWith(suffix) && slash == key.length() - suffix.length()) {
            set(builder, key.substring(0, slash), value);
          }
        });
    return builder;
  }

  private static void set(ErofsOptions.Builder builder, String key, String value) {
    ErofsOptions.Builder unused = builder.parse(OptionKey.named(key), value);
  }
}
