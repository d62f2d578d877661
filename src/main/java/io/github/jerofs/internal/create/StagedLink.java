package io.github.jerofs.internal.create;

import io.github.jerofs.attribute.ModeBits;

/** A symbolic link. */
final class StagedLink extends StagedNode {
  private static final int PERMISSIONS = 0777;

  private final byte[] target;

  StagedLink(long id, byte[] target) {
    super(id, ModeBits.SYMLINK, PERMISSIONS);
    this.target = target;
  }

  /** Returns the target as stored. */
  byte[] target() {
    return target;
  }

  @Override
  long size() {
    return target.length;
  }
}
