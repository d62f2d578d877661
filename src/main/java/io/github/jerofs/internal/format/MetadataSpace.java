package io.github.jerofs.internal.format;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The bytes that describe one inode, or the image as a whole. Makes the errors about them, so that
 * all of these name image, inode and position.
 *
 * @param source the image itself or the metabox
 * @param nid the inode, or {@link ImagePlace#NO_NID}
 */
public record MetadataSpace(ImageSource source, long nid) {
  /** Returns the space of what belongs to no inode. */
  public static MetadataSpace ofImage(ImageSource image) {
    return new MetadataSpace(image, ImagePlace.NO_NID);
  }

  /** Returns the place of {@code position}, in bytes, for errors. */
  public ImagePlace place(long position) {
    return new ImagePlace(source.description(), nid, position);
  }

  /** Returns the exception for a broken rule at {@code position}. */
  public CorruptImageException corrupt(long position, String what) {
    return new CorruptImageException(place(position), what);
  }

  /** Returns the exception for a wrong value of {@code what} at {@code position}. */
  public CorruptImageException corrupt(long position, String what, Object expected, Object found) {
    return new CorruptImageException(place(position), what, expected, found);
  }

  /** Returns the exception for a wrong value of {@code field} of the record at {@code record}. */
  public CorruptImageException corrupt(long record, Field field, Object expected, Object found) {
    return corrupt(record + field.offset(), field.name(), expected, found);
  }

  /** Returns the exception for a value that this version does not know. */
  public UnsupportedImageException unsupported(
      long position, String what, Object expected, Object found) {
    return new UnsupportedImageException(place(position), what, expected, found);
  }

  /**
   * Returns the exception for an unknown value of {@code field} of the record at {@code record}.
   */
  public UnsupportedImageException unsupported(
      long record, Field field, Object expected, Object found) {
    return unsupported(record + field.offset(), field.name(), expected, found);
  }

  /**
   * Returns the bytes of a record.
   *
   * @param what what the record is called in an error message
   * @throws CorruptImageException if the record does not lie inside the space
   */
  public ByteBuffer view(long position, int length, String what) throws IOException {
    return source.view(inside(position, length, what), length);
  }

  /**
   * Returns {@code position}, having checked that {@code length} bytes follow it.
   *
   * @throws CorruptImageException if they do not
   */
  public long inside(long position, long length, String what) throws CorruptImageException {
    if (!source.contains(position, length)) {
      throw corrupt(
          position,
          what + " of " + length + " bytes lies outside",
          "an end within " + source.size() + " bytes",
          Long.toUnsignedString(position + length));
    }
    return position;
  }
}
