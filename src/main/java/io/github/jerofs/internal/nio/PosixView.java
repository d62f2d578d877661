package io.github.jerofs.internal.nio;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@code basic}, {@code owner} and {@code posix} views. Each call resolves the path again. */
final class PosixView implements PosixFileAttributeView {
  private final ErofsPath path;
  private final boolean follow;
  private final String name;

  PosixView(ErofsPath path, boolean follow, String name) {
    this.path = path;
    this.follow = follow;
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public PosixFileAttributes readAttributes() throws IOException {
    return AttributeViews.attributes(path, follow);
  }

  @Override
  public UserPrincipal getOwner() throws IOException {
    return readAttributes().owner();
  }

  @Override
  public void setTimes(
      @Nullable FileTime modified, @Nullable FileTime accessed, @Nullable FileTime created) {
    throw WriteProtection.refuse(path);
  }

  @Override
  public void setPermissions(Set<PosixFilePermission> permissions) {
    Objects.requireNonNull(permissions);
    throw WriteProtection.refuse(path);
  }

  @Override
  public void setGroup(GroupPrincipal group) {
    Objects.requireNonNull(group);
    throw WriteProtection.refuse(path);
  }

  @Override
  public void setOwner(UserPrincipal owner) {
    Objects.requireNonNull(owner);
    throw WriteProtection.refuse(path);
  }
}
