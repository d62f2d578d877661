package io.github.jerofs.internal.path;

import io.github.jerofs.attribute.XattrFileAttributeView;
import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names of attributes, {@code "view:name,name"} or {@code "view:*"}, and of the views of every file
 * system of this library. The default view is {@code basic}.
 */
public final class AttributeNames {
  private AttributeNames() {}

  /**
   * Returns the view in {@code attributes}.
   *
   * @throws UnsupportedOperationException if it is not one of {@code known}
   */
  public static String view(String attributes, Set<String> known) {
    int colon = attributes.indexOf(':');
    String view = colon < 0 ? "basic" : attributes.substring(0, colon);
    if (!known.contains(view)) {
      throw new UnsupportedOperationException("attribute view '" + view + "'");
    }
    return view;
  }

  /**
   * Returns the names in {@code attributes}, without the view.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static List<String> list(String attributes) {
    String list = attributes.substring(attributes.indexOf(':') + 1);
    if (list.isEmpty()) {
      throw new IllegalArgumentException("no attribute named in '" + attributes + "'");
    }
    return Arrays.asList(list.split(",", -1));
  }

  /** Returns the name of the view {@code type}, or null if it is not a common one. */
  public static @Nullable String viewOf(Class<? extends FileAttributeView> type) {
    if (type == BasicFileAttributeView.class) {
      return "basic";
    } else if (type == PosixFileAttributeView.class) {
      return "posix";
    } else if (type == FileOwnerAttributeView.class) {
      return "owner";
    } else if (type == UserDefinedFileAttributeView.class) {
      return "user";
    } else if (type == XattrFileAttributeView.class) {
      return "xattr";
    }
    return null;
  }

  /**
   * Reads extended attributes.
   *
   * @param prefix the beginning of their full names that {@code names} and the result omit
   * @param names the names; {@code *} for all with the prefix
   */
  public static Map<String, Object> xattrs(
      XattrFileAttributeView view, String prefix, List<String> names) throws IOException {
    Map<String, Object> result = new LinkedHashMap<>();
    if (!names.contains("*")) {
      for (String name : names) {
        result.put(name, view.read(prefix + name));
      }
      return result;
    }
    view.readAll()
        .forEach(
            (name, value) -> {
              if (name.startsWith(prefix)) {
                result.put(name.substring(prefix.length()), value);
              }
            });
    return result;
  }
}
