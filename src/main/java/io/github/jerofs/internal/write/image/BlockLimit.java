package io.github.jerofs.internal.write.image;

import io.github.jerofs.build.BuildException;

/** The limit of an image or blob: the addresses and the number of its blocks have 32 bits. */
public final class BlockLimit {
  private static final long MAX_BLOCKS = 0xffffffffL;

  private BlockLimit() {}

  /**
   * Checks that bytes can be added to a file.
   *
   * @param end the end of the file so far, within the limit
   * @param more the number of bytes to add
   * @return the new end
   * @throws BuildException if the file would have too many blocks
   */
  public static long checkedEnd(ImageFile file, int blockSize, long end, long more)
      throws BuildException {
    if (more > MAX_BLOCKS * blockSize - end) {
      throw new BuildException(
          file.target().toString(),
          "limit exceeded: expected at most "
              + MAX_BLOCKS
              + " blocks of "
              + blockSize
              + " bytes, found "
              + more
              + " bytes to add at "
              + end);
    }
    return end + more;
  }
}
