package io.github.jerofs.internal.create;

import io.github.jerofs.attribute.ModeBits;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A file of any type. The tree's lock guards its fields. */
abstract sealed class StagedNode permits StagedDirectory, StagedFile, StagedLink {
  private static final int PERMISSIONS = 07777;

  private final long id;
  private final int type;
  private int permissions;
  private int uid;
  private int gid;
  private int links;
  private @Nullable Instant modified;
  private final Map<String, byte[]> xattrs = new TreeMap<>();

  StagedNode(long id, int type, int permissions) {
    this.id = id;
    this.type = type;
    this.permissions = permissions;
  }

  /** Returns a number that is unique in the file system. */
  final long id() {
    return id;
  }

  final int type() {
    return type;
  }

  final int mode() {
    return type | permissions;
  }

  final int permissions() {
    return permissions;
  }

  /** Sets the lower 12 bits of the mode. */
  final void setPermissions(int bits) {
    permissions = bits & PERMISSIONS;
  }

  final int uid() {
    return uid;
  }

  final int gid() {
    return gid;
  }

  final void setUid(int newUid) {
    uid = newUid;
  }

  final void setGid(int newGid) {
    gid = newGid;
  }

  /** Returns the number of names, or for a directory 2 and the number of its subdirectories. */
  int links() {
    return links;
  }

  final void addLinks(int count) {
    links += count;
  }

  /** Returns the modification time, or null if it was never set. */
  final @Nullable Instant modified() {
    return modified;
  }

  final void setModified(Instant time) {
    modified = time;
  }

  /** Returns the extended attributes by full name, modifiable. */
  final Map<String, byte[]> xattrs() {
    return xattrs;
  }

  abstract long size();

  final boolean isDirectory() {
    return type == ModeBits.DIRECTORY;
  }

  /** Copies owner, time and extended attributes of {@code other}. */
  final void copyAttributes(StagedNode other) {
    permissions = other.permissions;
    uid = other.uid;
    gid = other.gid;
    modified = other.modified;
    xattrs.clear();
    xattrs.putAll(other.xattrs);
  }
}
