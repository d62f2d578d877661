package io.github.jerofs.internal.path;

import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Converts between the lower 9 bits of a mode and sets of permissions. */
public final class Permissions {
  private static final List<PosixFilePermission> BY_BIT =
      List.of(
          PosixFilePermission.OTHERS_EXECUTE,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.OWNER_EXECUTE,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_READ);

  private Permissions() {}

  /** Returns the permissions in {@code mode}. */
  public static Set<PosixFilePermission> of(int mode) {
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    for (int bit = 0; bit < BY_BIT.size(); bit++) {
      if ((mode >>> bit & 1) != 0) {
        set.add(BY_BIT.get(bit));
      }
    }
    return set;
  }

  /** Returns the bits of a set of {@link PosixFilePermission}. */
  public static int bits(Set<?> permissions) {
    int bits = 0;
    for (Object permission : permissions) {
      bits |= 1 << BY_BIT.indexOf((PosixFilePermission) Objects.requireNonNull(permission));
    }
    return bits;
  }
}
