package io.github.jerofs.build;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The attributes of an entry of a new image. Immutable and thread-safe; each {@code with} method
 * returns a changed copy.
 *
 * <pre>{@code
 * EntryAttributes attributes =
 *     EntryAttributes.of(0644).withOwner(1000, 1000).withXattr("user.origin", origin);
 * }</pre>
 *
 * @param permissions the lower 12 bits of the mode
 * @param uid the owner, 0..2^32-1
 * @param gid the group, 0..2^32-1
 * @param modified the modification time, with nanosecond precision
 * @param xattrs the extended attributes by full name, such as {@code user.mime_type}; the arrays
 *     are not copied and must not be modified. POSIX ACLs have the binary format of Linux
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
    xattrs = xattrs.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(xattrs));
  }

  private static void checkId(String what, long id) {
    if (id < 0 || id > MAX_ID) {
      throw new IllegalArgumentException(what + ": expected 0..4294967295, found " + id);
    }
  }

  /**
   * Returns attributes with owner and group 0, time 1970-01-01 and no extended attributes.
   *
   * @throws IllegalArgumentException if {@code permissions} is out of range
   */
  public static EntryAttributes of(int permissions) {
    return new EntryAttributes(permissions, 0, 0, Instant.EPOCH, Map.of());
  }

  /**
   * Returns a copy with other permissions.
   *
   * @throws IllegalArgumentException if {@code bits} is out of range
   */
  public EntryAttributes withPermissions(int bits) {
    return new EntryAttributes(bits, uid, gid, modified, xattrs);
  }

  /**
   * Returns a copy with another owner and group.
   *
   * @throws IllegalArgumentException if an ID is out of range
   */
  public EntryAttributes withOwner(long newUid, long newGid) {
    return new EntryAttributes(permissions, newUid, newGid, modified, xattrs);
  }

  /** Returns a copy with another modification time. */
  public EntryAttributes withModified(Instant time) {
    return new EntryAttributes(permissions, uid, gid, time, xattrs);
  }

  /** Returns a copy in which {@code newXattrs} replaces all extended attributes. */
  public EntryAttributes withXattrs(Map<String, byte[]> newXattrs) {
    return new EntryAttributes(permissions, uid, gid, modified, newXattrs);
  }

  /** Returns a copy with an added or replaced extended attribute. */
  public EntryAttributes withXattr(String name, byte[] value) {
    Map<String, byte[]> more = new TreeMap<>(xattrs);
    more.put(name, value);
    return withXattrs(more);
  }
}
