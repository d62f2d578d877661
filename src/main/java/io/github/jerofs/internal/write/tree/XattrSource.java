package io.github.jerofs.internal.write.tree;

import io.github.jerofs.attribute.ModeBits;
import io.github.jerofs.attribute.XattrFileAttributeView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads extended attributes: all of an EROFS image, those of the namespace {@code user} elsewhere,
 * as Java shows no others.
 */
final class XattrSource {
  private static final int REGULAR = ModeBits.REGULAR;
  private static final int DIRECTORY = ModeBits.DIRECTORY;

  private final boolean enabled;
  private final Map<FileStore, Boolean> support = new HashMap<>();

  XattrSource(boolean enabled) {
    this.enabled = enabled;
  }

  /** Reads those of {@code path}, a file of {@code type}. */
  Map<String, byte[]> read(Path path, int type) throws IOException {
    if (!enabled) {
      return Map.of();
    }
    Set<String> views = path.getFileSystem().supportedFileAttributeViews();
    if (views.contains("xattr")) {
      XattrFileAttributeView view =
          Files.getFileAttributeView(path, XattrFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      if (view != null) {
        return view.readAll();
      }
    }
    // The view opens the file: a FIFO would block, and a symbolic link cannot be opened.
    boolean possible = type == REGULAR || type == DIRECTORY;
    return possible && views.contains("user") ? user(path) : Map.of();
  }

  private Map<String, byte[]> user(Path path) throws IOException {
    UserDefinedFileAttributeView view = view(path);
    if (view == null) {
      return Map.of();
    }
    Map<String, byte[]> xattrs = new HashMap<>();
    for (String name : view.list()) {
      ByteBuffer value = ByteBuffer.allocate(view.size(name));
      view.read(name, value);
      xattrs.put("user." + name, value.array());
    }
    return xattrs;
  }

  private @Nullable UserDefinedFileAttributeView view(Path path) throws IOException {
    FileStore store = Files.getFileStore(path);
    Boolean supported = support.get(store);
    if (supported == null) {
      supported = store.supportsFileAttributeView(UserDefinedFileAttributeView.class);
      support.put(store, supported);
    }
    return supported
        ? Files.getFileAttributeView(
            path, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        : null;
  }
}
