package io.github.jerofs.error;

import java.io.Serializable;

/**
 * The place of a problem in an image. Immutable and thread-safe.
 *
 * @param image name of the image, usually its path
 * @param nid inode number, or {@link #NO_NID}
 * @param offset byte offset in the metadata space of the inode (the decoded metabox if bit 63 of
 *     {@code nid} is set, otherwise the image), or {@link #NO_OFFSET}
 */
public record ImagePlace(String image, long nid, long offset) implements Serializable {
  /** Marks a problem that does not concern a particular inode. */
  public static final long NO_NID = -1;

  /** Marks a problem that does not concern a particular offset. */
  public static final long NO_OFFSET = -1;

  /** Returns a place in {@code image} without an inode. */
  public static ImagePlace of(String image, long offset) {
    return new ImagePlace(image, NO_NID, offset);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(image);
    if (nid != NO_NID) {
      text.append(", inode ").append(Long.toUnsignedString(nid));
    }
    if (offset != NO_OFFSET) {
      text.append(", byte ").append(Long.toUnsignedString(offset));
    }
    return text.toString();
  }
}
