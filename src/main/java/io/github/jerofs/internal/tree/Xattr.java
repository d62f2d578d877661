package io.github.jerofs.internal.tree;

import java.nio.ByteBuffer;

/**
 * An extended attribute with its full name.
 *
 * @param name namespace, long prefix and suffix; bytes that are not UTF-8 appear as U+DC80..U+DCFF
 * @param value the value from position 0 to its limit; must not be written to
 */
public record Xattr(String name, ByteBuffer value) {
  @Override
  public boolean equals(Object other) {
    return other instanceof Xattr that && name.equals(that.name) && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + value.hashCode();
  }
}
