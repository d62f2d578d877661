package io.github.jerofs.internal.format;

import org.jspecify.annotations.Nullable;

/**
 * The namespaces of extended attributes, which {@code e_name_index} selects (docs/format.md,
 * Extended attributes).
 */
public final class XattrNamespace {
  /** Set in {@code e_name_index} if the other bits are the number of a long prefix. */
  public static final int LONG_PREFIX = 0x80;

  private static final @Nullable String[] PREFIXES = {
    null,
    "user.",
    "system.posix_acl_access",
    "system.posix_acl_default",
    "trusted.",
    null, // lustre., which Linux hides
    "security."
  };

  private XattrNamespace() {}

  /** Returns the prefix for {@code index}, or null if Linux hides such attributes. */
  public static @Nullable String prefix(int index) {
    return index < PREFIXES.length ? PREFIXES[index] : null;
  }

  /** Returns the index of the prefix of {@code name}, or 0 if there is none. */
  public static int indexOf(String name) {
    for (int i = 1; i < PREFIXES.length; i++) {
      String prefix = PREFIXES[i];
      if (prefix != null && name.startsWith(prefix)) {
        return i;
      }
    }
    return 0;
  }
}
