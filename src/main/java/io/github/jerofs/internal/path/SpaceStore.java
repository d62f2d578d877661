package io.github.jerofs.internal.path;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.attribute.FileStoreAttributeView;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A store of type {@code erofs} whose only attributes are its space. */
public abstract class SpaceStore extends FileStore {
  @Override
  public final String type() {
    return "erofs";
  }

  @Override
  public final <V extends FileStoreAttributeView> @Nullable V getFileStoreAttributeView(
      Class<V> type) {
    Objects.requireNonNull(type);
    return null;
  }

  @Override
  public final Object getAttribute(String attribute) throws IOException {
    return switch (attribute) {
      case "totalSpace" -> getTotalSpace();
      case "usableSpace" -> getUsableSpace();
      case "unallocatedSpace" -> getUnallocatedSpace();
      default -> throw new UnsupportedOperationException("attribute '" + attribute + "'");
    };
  }
}
