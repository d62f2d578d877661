package io.github.jerofs.internal.create;

import io.github.jerofs.internal.path.AttributeNames;
import io.github.jerofs.internal.path.Permissions;
import io.github.jerofs.internal.path.UserView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Maps attribute view types to names and implementations. */
final class StagedViews {
  /** The names of the supported views. */
  static final Set<String> NAMES = Set.of("basic", "owner", "posix", "unix", "user", "xattr");

  private StagedViews() {}

  /** Returns a view of {@code path}, or null if {@code type} is not supported. */
  static <V extends FileAttributeView> @Nullable V of(
      CreatePath path, Class<V> type, boolean follow) {
    String name = AttributeNames.viewOf(Objects.requireNonNull(type));
    if (name == null) {
      return null;
    }
    FileAttributeView view =
        switch (name) {
          case "user" -> new UserView(path, new StagedXattrView(path, follow));
          case "xattr" -> new StagedXattrView(path, follow);
          default -> new StagedPosixView(path, follow, name);
        };
    return type.cast(view);
  }

  static void checkAttributesType(Class<? extends BasicFileAttributes> type) {
    if (Objects.requireNonNull(type) != BasicFileAttributes.class
        && type != PosixFileAttributes.class) {
      throw new UnsupportedOperationException("attributes of type " + type.getName());
    }
  }

  /** Returns the permissions that {@code attributes} set for a new file. */
  static int permissions(int otherwise, FileAttribute<?>... attributes) {
    int permissions = otherwise;
    for (FileAttribute<?> attribute : attributes) {
      if (!attribute.name().equals("posix:permissions")) {
        throw new UnsupportedOperationException(
            "attribute '" + attribute.name() + "' of a new file");
      }
      permissions = Permissions.bits((Set<?>) attribute.value());
    }
    return permissions;
  }
}
