package io.github.jerofs.option;

import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.LimitExceededException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * A value for each {@link ErofsLimit}. Immutable and thread-safe.
 *
 * @param values the values; missing limits have their {@linkplain ErofsLimit#byDefault default}
 */
public record ErofsLimits(Map<ErofsLimit, Long> values) {
  /** The default limits. */
  public static final ErofsLimits DEFAULT = new ErofsLimits(Map.of());

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public ErofsLimits {
    Map<ErofsLimit, Long> all = new EnumMap<>(ErofsLimit.class);
    for (ErofsLimit limit : ErofsLimit.values()) {
      all.put(limit, inRange(limit, values.getOrDefault(limit, limit.byDefault())));
    }
    values = Collections.unmodifiableMap(all);
  }

  private static long inRange(ErofsLimit limit, long value) {
    if (value < limit.least() || value > limit.most()) {
      throw new IllegalArgumentException(
          limit.key() + ": expected " + limit.least() + ".." + limit.most() + ", found " + value);
    }
    return value;
  }

  /** Returns the value of {@code limit}. */
  public long get(ErofsLimit limit) {
    return values.getOrDefault(limit, limit.byDefault());
  }

  /**
   * Returns a copy in which {@code limit} has {@code value}.
   *
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public ErofsLimits with(ErofsLimit limit, long value) {
    Map<ErofsLimit, Long> changed = new EnumMap<>(values);
    changed.put(limit, value);
    return new ErofsLimits(changed);
  }

  /**
   * Checks a value against a limit.
   *
   * @param place the place that the exception names
   * @param what the description of the value in the message
   * @throws LimitExceededException if {@code found} exceeds {@code limit}
   */
  public void check(ErofsLimit limit, ImagePlace place, String what, long found)
      throws LimitExceededException {
    if (found > get(limit)) {
      throw new LimitExceededException(place, what, limit, get(limit), found);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ErofsLimits that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }
}
