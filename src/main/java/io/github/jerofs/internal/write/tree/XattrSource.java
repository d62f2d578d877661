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
 * Reads extended attributes: all from an EROFS image, only the namespace {@code user} elsewhere, as
 * the JDK has no access to others.
 */
public final class XattrSource {
  private static final int REGULAR = ModeBits.REGULAR;
  private static final int DIRECTORY = ModeBits.DIRECTORY;

  private final boolean enabled;

  /** Support of the view by device. Cached, as the JDK parses the mount table for each query. */
  private final Map<Object, Boolean> support = new HashMap<>();

  /** Creates a reader that returns attributes only if {@code enabled}. */
  public XattrSource(boolean enabled) {
    this.enabled = enabled;
  }

  /**
   * Reads the extended attributes of {@code path}, a file of {@code type}.
   *
   * @param device the device of the file, or null if unknown
   */
  Map<String, byte[]> read(Path path, int type, @Nullable Object device) throws IOException {
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
    return possible && views.contains("user") ? user(path, device) : Map.of();
  }

  private Map<String, byte[]> user(Path path, @Nullable Object device) throws IOException {
    UserDefinedFileAttributeView view = view(path, device);
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

  private @Nullable UserDefinedFileAttributeView view(Path path, @Nullable Object device)
      throws IOException {
    Boolean supported = device == null ? null : support.get(device);
    if (supported == null) {
      FileStore store = Files.getFileStore(path);
      supported = store.supportsFileAttributeView(UserDefinedFileAttributeView.class);
      support.put(device == null ? store : device, supported);
    }
    return supported
        ? Files.getFileAttributeView(
            path, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        : null;
  }
}
