package io.github.jerofs.build;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Linux version, such as 5.15. Immutable and thread-safe. */
public record KernelVersion(int major, int minor) implements Comparable<KernelVersion> {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,3})\\.(\\d{1,4})(?:\\..*)?");

  /**
   * Parses a version such as {@code 5.15}. Anything after a second dot is ignored.
   *
   * @throws IllegalArgumentException if {@code text} is not a version
   */
  public static KernelVersion parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a Linux version such as 5.15: '" + text + "'");
    }
    return new KernelVersion(
        Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /** Returns whether this is {@code other} or newer. */
  public boolean isAtLeast(KernelVersion other) {
    return compareTo(other) >= 0;
  }

  @Override
  public int compareTo(KernelVersion other) {
    int order = Integer.compare(major, other.major);
    return order != 0 ? order : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
