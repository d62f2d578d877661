package io.github.jerofs.internal.write.node;

import io.github.jerofs.build.BuildException;
import io.github.jerofs.internal.format.XattrNameFilter;
import io.github.jerofs.storage.Names;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** A stored extended attribute: prefix index, name suffix and value. */
public final class Xattr implements Comparable<Xattr> {
  private static final int HEADER = 4;
  private static final int MAX_NAME = 255;
  private static final int MAX_VALUE = 65535;

  private final int index;
  private final byte[] suffix;
  private final byte[] value;
  private final int filterBit;

  private Xattr(int index, byte[] suffix, byte[] value, int filterBit) {
    this.index = index;
    this.suffix = suffix;
    this.value = value;
    this.filterBit = filterBit;
  }

  /**
   * Returns the attribute {@code name}.
   *
   * @throws BuildException if its namespace, name or value cannot be stored
   */
  static Xattr of(String path, String name, byte[] value) throws IOException {
    int index = 0;
    String rest = "";
    if (name.equals("system.posix_acl_access")) {
      index = 2;
    } else if (name.equals("system.posix_acl_default")) {
      index = 3;
    } else if (name.startsWith("user.")) {
      index = 1;
      rest = name.substring(5);
    } else if (name.startsWith("trusted.")) {
      index = 4;
      rest = name.substring(8);
    } else if (name.startsWith("security.")) {
      index = 6;
      rest = name.substring(9);
    } else {
      throw new BuildException(
          path, "extended attribute '" + name + "': EROFS has no such namespace");
    }
    Optional<byte[]> encoded = Names.encode(rest);
    boolean named = index == 2 || index == 3;
    if (encoded.isEmpty()
        || encoded.get().length > MAX_NAME
        || (!named && encoded.get().length == 0)) {
      throw new BuildException(
          path, "extended attribute '" + name + "': expected 1..255 bytes after the prefix");
    }
    byte[] suffix = encoded.get();
    if (value.length > MAX_VALUE) {
      throw new BuildException(
          path,
          "extended attribute '"
              + name
              + "': expected a value of at most 65535 bytes, found "
              + value.length);
    }
    return new Xattr(index, suffix, value, XattrNameFilter.bit(name));
  }

  boolean hasSameName(Xattr other) {
    return index == other.index && Arrays.equals(suffix, other.suffix);
  }

  /** Returns the stored size, a multiple of 4. */
  int size() {
    return HEADER + suffix.length + value.length + 3 & ~3;
  }

  int filterBit() {
    return filterBit;
  }

  /** Appends the stored form, padded with zeros. */
  void encode(ByteBuffer out) {
    int start = out.position();
    out.put((byte) suffix.length).put((byte) index).putShort((short) value.length);
    out.put(suffix).put(value);
    while (out.position() < start + size()) {
      out.put((byte) 0);
    }
  }

  @Override
  public int compareTo(Xattr other) {
    int order = Integer.compare(index, other.index);
    order = order != 0 ? order : Arrays.compareUnsigned(suffix, other.suffix);
    return order != 0 ? order : Arrays.compareUnsigned(value, other.value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Xattr xattr && compareTo(xattr) == 0;
  }

  @Override
  public int hashCode() {
    return (index * 31 + Arrays.hashCode(suffix)) * 31 + Arrays.hashCode(value);
  }
}
