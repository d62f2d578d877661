package io.github.jerofs.attribute;

import io.github.jerofs.option.FsVerityDigest;
import java.util.Optional;

/**
 * The object that holds the data of a file of a composefs image. Immutable and thread-safe.
 *
 * @param path path below a base directory of objects, such as {@code 3d/24b1…}
 * @param digest fs-verity digest that the image records for the object
 */
public record DataObject(String path, Optional<FsVerityDigest> digest) {
  /** Returns the path. */
  @Override
  public String toString() {
    return path;
  }
}
