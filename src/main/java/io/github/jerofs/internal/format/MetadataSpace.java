package io.github.jerofs.internal.format;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The metadata space of an inode or of the whole image. Creates the exceptions about it, so that
 * all of them name image, inode and position.
 *
 * @param source the image itself or the metabox
 * @param nid the inode, or {@link ImagePlace#NO_NID}
 */
public record MetadataSpace(ImageSource source, long nid) {
  /** Returns the space for structures that do not belong to an inode. */
  public static MetadataSpace ofImage(ImageSource image) {
    return new MetadataSpace(image, ImagePlace.NO_NID);
  }

  /** Returns the place of the byte offset {@code position} for exceptions. */
  public ImagePlace place(long position) {
    return new ImagePlace(source.description(), nid, position);
  }

  /** Returns an exception for a violation of the format at {@code position}. */
  public CorruptImageException corrupt(long position, String what) {
    return new CorruptImageException(place(position), what);
  }

  /** Returns an exception for a wrong value of {@code what} at {@code position}. */
  public CorruptImageException corrupt(long position, String what, Object expected, Object found) {
    return new CorruptImageException(place(position), what, expected, found);
  }

  /** Returns an exception for a wrong value of {@code field} in the record at {@code record}. */
  public CorruptImageException corrupt(long record, Field field, Object expected, Object found) {
    return corrupt(record + field.offset(), field.name(), expected, found);
  }

  /** Returns an exception for an unsupported value of {@code what} at {@code position}. */
  public UnsupportedImageException unsupported(
      long position, String what, Object expected, Object found) {
    return new UnsupportedImageException(place(position), what, expected, found);
  }

  /**
   * Returns an exception for an unsupported value of {@code field} in the record at {@code record}.
   */
  public UnsupportedImageException unsupported(
      long record, Field field, Object expected, Object found) {
    return unsupported(record + field.offset(), field.name(), expected, found);
  }

  /**
   * Returns the bytes of a record.
   *
   * @param what the name of the record in messages
   * @throws CorruptImageException if the record is not within the space
   */
  public ByteBuffer view(long position, int length, String what) throws IOException {
    return source.view(inside(position, length, what), length);
  }

  /**
   * Checks that the range is within the space and returns {@code position}.
   *
   * @throws CorruptImageException if the range is not within the space
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
