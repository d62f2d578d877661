package io.github.jerofs.internal.create;

import io.github.jerofs.internal.path.ErofsPrincipal;
import io.github.jerofs.internal.path.Permissions;
import java.io.IOException;
import java.nio.file.ProviderMismatchException;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The {@code basic}, {@code owner} and {@code posix} views. Each call resolves the path again. */
final class StagedPosixView implements PosixFileAttributeView {
  private static final int SET_ID_AND_STICKY = 07000;

  private final CreatePath path;
  private final boolean follow;
  private final String name;

  StagedPosixView(CreatePath path, boolean follow, String name) {
    this.path = path;
    this.follow = follow;
    this.name = name;
  }

  /** Changes the file at {@code path}. */
  static void change(CreatePath path, boolean follow, Consumer<StagedNode> change)
      throws IOException {
    path.getFileSystem()
        .write(
            tree -> {
              StagedNode node = tree.locate(path, follow).existing(path);
              change.accept(node);
              return node;
            });
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public PosixFileAttributes readAttributes() throws IOException {
    return StagedAttributes.of(path, follow);
  }

  @Override
  public UserPrincipal getOwner() throws IOException {
    return readAttributes().owner();
  }

  /** Sets the modification time. EROFS stores no other. */
  @Override
  public void setTimes(
      @Nullable FileTime modified, @Nullable FileTime accessed, @Nullable FileTime created)
      throws IOException {
    change(
        path,
        follow,
        node -> {
          if (modified != null) {
            node.setModified(modified.toInstant());
          }
        });
  }

  /** Sets the permissions and keeps the set-ID and sticky bits. */
  @Override
  public void setPermissions(Set<PosixFilePermission> permissions) throws IOException {
    int bits = Permissions.bits(permissions);
    change(
        path, follow, node -> node.setPermissions((node.permissions() & SET_ID_AND_STICKY) | bits));
  }

  @Override
  public void setGroup(GroupPrincipal group) throws IOException {
    if (!(Objects.requireNonNull(group) instanceof ErofsPrincipal.Group ours)) {
      throw new ProviderMismatchException("a group of another provider: " + group);
    }
    change(path, follow, node -> node.setGid(ours.gid()));
  }

  @Override
  public void setOwner(UserPrincipal owner) throws IOException {
    if (!(Objects.requireNonNull(owner) instanceof ErofsPrincipal.User ours)) {
      throw new ProviderMismatchException("a user of another provider: " + owner);
    }
    change(path, follow, node -> node.setUid(ours.uid()));
  }
}
