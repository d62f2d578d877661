package io.github.jerofs.attribute;

import java.util.Locale;

/** The two on-disk inode forms ({@code i_format} bit 0). */
public enum InodeFormat {
  /** 32 bytes: 16-bit owners, 32-bit size, times relative to the image's epoch. */
  COMPACT,
  /** 64 bytes: 32-bit owners, 64-bit size, absolute times. */
  EXTENDED;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
