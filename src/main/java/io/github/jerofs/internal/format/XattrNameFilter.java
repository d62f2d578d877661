package io.github.jerofs.internal.format;

import io.github.jerofs.storage.Names;

/**
 * The 32-bit Bloom filter over the xattr names of an inode (docs/format.md, Extended attributes).
 */
public final class XattrNameFilter {
  private static final int SEED = 0x25bbe08f;

  private XattrNameFilter() {}

  /** Returns whether {@code filter} rules out that attribute {@code name} is present. */
  public static boolean excludes(int filter, String name) {
    return (filter >>> bit(name) & 1) != 0;
  }

  /** Returns the filter bit of {@code name}, 0..31. */
  public static int bit(String name) {
    int index = XattrNamespace.indexOf(name);
    String prefix = XattrNamespace.prefix(index);
    String rest = prefix == null ? name : name.substring(prefix.length());
    return Names.encode(rest).map(bytes -> XxHash32.hash(bytes, SEED + index) & 31).orElse(0);
  }
}
