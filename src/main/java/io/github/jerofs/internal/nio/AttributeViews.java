package io.github.jerofs.internal.nio;

import io.github.jerofs.attribute.ErofsFileAttributeView;
import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.internal.path.AttributeNames;
import io.github.jerofs.internal.path.UserView;
import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Maps attribute view types to names and implementations. */
final class AttributeViews {
  private static final Set<String> NAMES =
      Set.of("basic", "owner", "posix", "unix", "user", "xattr", "erofs");

  private AttributeViews() {}

  static Set<String> names() {
    return NAMES;
  }

  /** Returns the name of the view {@code type}, or null if it is not supported. */
  static @Nullable String nameOf(Class<? extends FileAttributeView> type) {
    return type == ErofsFileAttributeView.class ? "erofs" : AttributeNames.viewOf(type);
  }

  /** Returns a view of {@code path}, or null if {@code type} is not supported. */
  static <V extends FileAttributeView> @Nullable V of(
      ErofsPath path, Class<V> type, boolean follow) {
    String name = nameOf(Objects.requireNonNull(type));
    if (name == null) {
      return null;
    }
    FileAttributeView view =
        switch (name) {
          case "basic", "posix", "owner" -> new PosixView(path, follow, name);
          case "user" -> new UserView(path, new XattrView(path, follow));
          case "xattr" -> new XattrView(path, follow);
          default -> new ErofsView(path, follow);
        };
    return type.cast(view);
  }

  static void checkAttributesType(Class<? extends BasicFileAttributes> type) {
    if (type != BasicFileAttributes.class
        && type != PosixFileAttributes.class
        && type != ErofsFileAttributes.class) {
      throw new UnsupportedOperationException("attributes of type " + type.getName());
    }
  }

  /** Reads the attributes of {@code path}. */
  static <A extends BasicFileAttributes> A read(ErofsPath path, Class<A> type, boolean follow)
      throws IOException {
    checkAttributesType(type);
    return type.cast(attributes(path, follow));
  }

  static InodeAttributes attributes(ErofsPath path, boolean follow) throws IOException {
    ErofsFileSystem fileSystem = path.getFileSystem();
    return new InodeAttributes(fileSystem, fileSystem.node(path, follow));
  }
}
