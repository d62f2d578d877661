package io.github.jerofs.build;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * The attributes of an entry that is put into an image. Immutable: each {@code with} method returns
 * a changed copy.
 *
 * @param permissions the lower 12 bits of the mode
 * @param uid owner, 0..2^32-1
 * @param gid group, 0..2^32-1
 * @param modified modification time, to the nanosecond
 * @param xattrs extended attributes by full name, such as {@code user.mime_type}; the arrays are
 *     not copied and must not change. POSIX ACLs have the binary form of Linux
 */
public record EntryAttributes(
    int permissions, long uid, long gid, Instant modified, Map<String, byte[]> xattrs) {
  private static final int MAX_PERMISSIONS = 07777;
  private static final long MAX_ID = 0xffffffffL;

  /**
   * Checks the numbers and copies the map.
   *
   * @throws IllegalArgumentException if a number is out of range
   */
  public EntryAttributes {
    if (permissions < 0 || permissions > MAX_PERMISSIONS) {
      throw new IllegalArgumentException(
          "permissions: expected 0..07777, found 0" + Integer.toOctalString(permissions));
    }
    checkId("uid", uid);
    checkId("gid", gid);
    xattrs = xattrs.isEmpty() ? Map.of() : new TreeMap<>(xattrs);
  }

  private static void checkId(String what, long id) {
    if (id < 0 || id > MAX_ID) {
      throw new IllegalArgumentException(what + ": expected 0..4294967295, found " + id);
    }
  }

  /** Returns attributes with owner and group 0, the time 1970-01-01 and no xattrs. */
  public static EntryAttributes of(int permissions) {
    return new EntryAttributes(permissions, 0, 0, Instant.EPOCH, Map.of());
  }

  /** Returns a copy with other permissions. */
  public EntryAttributes withPermissions(int bits) {
    return new EntryAttributes(bits, uid, gid, modified, xattrs);
  }

  /** Returns a copy with another owner and group. */
  public EntryAttributes withOwner(long newUid, long newGid) {
    return new EntryAttributes(permissions, newUid, newGid, modified, xattrs);
  }

  /** Returns a copy with another modification time. */
  public EntryAttributes withModified(Instant time) {
    return new EntryAttributes(permissions, uid, gid, time, xattrs);
  }

  /** Returns a copy with other extended attributes, in place of all that there are. */
  public EntryAttributes withXattrs(Map<String, byte[]> newXattrs) {
    return new EntryAttributes(permissions, uid, gid, modified, newXattrs);
  }

  /** Returns a copy with one more extended attribute. */
  public EntryAttributes withXattr(String name, byte[] value) {
    Map<String, byte[]> more = new TreeMap<>(xattrs);
    more.put(name, value);
    return withXattrs(more);
  }
}
