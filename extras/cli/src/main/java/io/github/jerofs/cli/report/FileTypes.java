package io.github.jerofs.cli.report;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Sums by file name extension. */
final class FileTypes {
  /** The type of names without an extension. */
  static final String NONE = "";

  private static final int MAX_LENGTH = 12;
  private static final int MAX_TYPES = 4096;

  private final Map<String, Sum> sums = new TreeMap<>();
  private final Sum others = new Sum();

  void add(String name, FileUse use) {
    String type = of(name);
    Sum sum = sums.get(type);
    if (sum == null) {
      sum = sums.size() < MAX_TYPES ? new Sum() : others;
      if (sum != others) {
        sums.put(type, sum);
      }
    }
    sum.add(use.size(), use.stored());
  }

  /** Returns the extension, without version numbers: {@code so} for libx.so.1.2. */
  static String of(String name) {
    String end = name;
    for (int dot = end.lastIndexOf('.'); dot > 0; dot = end.lastIndexOf('.')) {
      String type = end.substring(dot + 1);
      if (!isNumber(type)) {
        return isType(type) ? type.toLowerCase(Locale.ROOT) : NONE;
      }
      end = end.substring(0, dot);
    }
    return NONE;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static boolean isType(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_LENGTH
        && text.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '_'));
  }

  /** Returns the types with most stored bytes, the largest first. */
  Map<String, Sum> largest(int most) {
    Map<String, Sum> result = new LinkedHashMap<>();
    sorted().stream().limit(most).forEach(e -> result.put(e.getKey(), e.getValue()));
    return result;
  }

  /** Returns the sum of the types that {@link #largest} leaves out. */
  Sum rest(int most) {
    Sum rest = new Sum();
    rest.add(others);
    sorted().stream().skip(most).forEach(e -> rest.add(e.getValue()));
    return rest;
  }

  private List<Map.Entry<String, Sum>> sorted() {
    Comparator<Map.Entry<String, Sum>> byStored =
        Comparator.comparingLong(e -> -e.getValue().stored());
    return sums.entrySet().stream()
        .sorted(byStored.thenComparingLong(e -> -e.getValue().bytes()))
        .toList();
  }
}
