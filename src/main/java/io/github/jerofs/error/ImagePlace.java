package io.github.jerofs.error;

import java.io.Serializable;

/**
 * Where in an image something was found wrong.
 *
 * @param image the image as its source describes itself, usually its path
 * @param nid the inode number concerned, or {@link #NO_NID}
 * @param offset byte offset in the metadata space of that inode (the image itself, or the decoded
 *     metabox when bit 63 of {@code nid} is set), or {@link #NO_OFFSET}
 */
public record ImagePlace(String image, long nid, long offset) implements Serializable {
  /** The problem does not belong to one inode. */
  public static final long NO_NID = -1;

  /** The problem does not belong to one position. */
  public static final long NO_OFFSET = -1;

  /** Returns a place in {@code image} that belongs to no inode. */
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
