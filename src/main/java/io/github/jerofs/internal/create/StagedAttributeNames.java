package io.github.jerofs.internal.create;

import io.github.jerofs.internal.path.AttributeNames;
import io.github.jerofs.internal.path.UserView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Attributes by name: {@code "view:name,name"} or {@code "view:*"} to read, {@code "view:name"} to
 * set. The default view is {@code basic}.
 */
final class StagedAttributeNames {
  private static final Map<String, Function<StagedAttributes, Object>> BASIC = basic();
  private static final Map<String, Function<StagedAttributes, Object>> OWNER =
      Map.of("owner", StagedAttributes::owner);
  private static final Map<String, Function<StagedAttributes, Object>> POSIX = posix();
  private static final Map<String, Function<StagedAttributes, Object>> UNIX = unix();

  private StagedAttributeNames() {}

  private static Map<String, Function<StagedAttributes, Object>> basic() {
    Map<String, Function<StagedAttributes, Object>> table = new LinkedHashMap<>();
    table.put("lastModifiedTime", StagedAttributes::lastModifiedTime);
    table.put("lastAccessTime", StagedAttributes::lastAccessTime);
    table.put("creationTime", StagedAttributes::creationTime);
    table.put("size", StagedAttributes::size);
    table.put("isRegularFile", StagedAttributes::isRegularFile);
    table.put("isDirectory", StagedAttributes::isDirectory);
    table.put("isSymbolicLink", StagedAttributes::isSymbolicLink);
    table.put("isOther", StagedAttributes::isOther);
    table.put("fileKey", StagedAttributes::fileKey);
    return table;
  }

  private static Map<String, Function<StagedAttributes, Object>> posix() {
    Map<String, Function<StagedAttributes, Object>> table = new LinkedHashMap<>(BASIC);
    table.putAll(OWNER);
    table.put("group", StagedAttributes::group);
    table.put("permissions", StagedAttributes::permissions);
    return table;
  }

  private static Map<String, Function<StagedAttributes, Object>> unix() {
    Map<String, Function<StagedAttributes, Object>> table = new LinkedHashMap<>(POSIX);
    table.put("mode", StagedAttributes::mode);
    table.put("ino", attributes -> attributes.fileKey().id());
    table.put("dev", attributes -> attributes.fileKey().fileSystem());
    table.put("rdev", attributes -> 0L);
    table.put("nlink", StagedAttributes::nlink);
    table.put("uid", StagedAttributes::uid);
    table.put("gid", StagedAttributes::gid);
    table.put("ctime", StagedAttributes::lastModifiedTime);
    return table;
  }

  private static @Nullable Map<String, Function<StagedAttributes, Object>> table(String view) {
    return switch (view) {
      case "basic" -> BASIC;
      case "owner" -> OWNER;
      case "posix" -> POSIX;
      case "unix" -> UNIX;
      default -> null;
    };
  }

  private static String prefix(String view) {
    return view.equals("user") ? UserView.PREFIX : "";
  }

  /** Reads the named {@code attributes} of {@code path}. */
  static Map<String, Object> read(CreatePath path, String attributes, boolean follow)
      throws IOException {
    String view = AttributeNames.view(attributes, StagedViews.NAMES);
    List<String> names = AttributeNames.list(attributes);
    Map<String, Function<StagedAttributes, Object>> table = table(view);
    Map<String, Object> result =
        table == null
            ? AttributeNames.xattrs(new StagedXattrView(path, follow), prefix(view), names)
            : values(table, names, path, follow);
    return Collections.unmodifiableMap(result);
  }

  private static Map<String, Object> values(
      Map<String, Function<StagedAttributes, Object>> table,
      List<String> names,
      CreatePath path,
      boolean follow)
      throws IOException {
    Set<String> wanted = new LinkedHashSet<>(names);
    if (wanted.remove("*")) {
      wanted.addAll(table.keySet());
    }
    for (String name : wanted) {
      if (!table.containsKey(name)) {
        throw new IllegalArgumentException(
            "unknown attribute '" + name + "'; known are " + table.keySet());
      }
    }
    StagedAttributes attributes = StagedAttributes.of(path, follow);
    Map<String, Object> result = new HashMap<>();
    table.forEach(
        (name, getter) -> {
          if (wanted.contains(name)) {
            result.put(name, getter.apply(attributes));
          }
        });
    return result;
  }

  /** Sets an attribute. Times of access and creation are accepted, but an image has none. */
  static void set(CreatePath path, String attribute, @Nullable Object value, boolean follow)
      throws IOException {
    String view = AttributeNames.view(attribute, StagedViews.NAMES);
    String name = attribute.substring(attribute.indexOf(':') + 1);
    Map<String, Function<StagedAttributes, Object>> table = table(view);
    if (table == null) {
      new StagedXattrView(path, follow).write(prefix(view) + name, bytes(value));
      return;
    }
    if (!table.containsKey(name)) {
      throw new IllegalArgumentException(
          "unknown attribute '" + name + "'; known are " + table.keySet());
    }
    StagedPosixView posix = new StagedPosixView(path, follow, "posix");
    switch (name) {
      case "lastModifiedTime" -> posix.setTimes((FileTime) value, null, null);
      case "lastAccessTime" -> posix.setTimes(null, (FileTime) value, null);
      case "creationTime" -> posix.setTimes(null, null, (FileTime) value);
      case "owner" -> posix.setOwner((UserPrincipal) Objects.requireNonNull(value));
      case "group" -> posix.setGroup((GroupPrincipal) Objects.requireNonNull(value));
      case "permissions" -> posix.setPermissions(permissions(Objects.requireNonNull(value)));
      case "mode", "uid", "gid" ->
          setNumber(path, follow, name, (Integer) Objects.requireNonNull(value));
      default -> throw new IllegalArgumentException("attribute '" + name + "' cannot be set");
    }
  }

  @SuppressWarnings("unchecked")
  private static Set<PosixFilePermission> permissions(Object value) {
    return (Set<PosixFilePermission>) value;
  }

  private static void setNumber(CreatePath path, boolean follow, String name, int value)
      throws IOException {
    StagedPosixView.change(
        path,
        follow,
        node -> {
          switch (name) {
            case "mode" -> node.setPermissions(value);
            case "uid" -> node.setUid(value);
            default -> node.setGid(value);
          }
        });
  }

  private static byte[] bytes(@Nullable Object value) {
    if (Objects.requireNonNull(value) instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return bytes;
    }
    return (byte[]) value;
  }
}
