package io.github.jerofs.internal.nio;

import io.github.jerofs.attribute.DataObject;
import io.github.jerofs.attribute.ErofsFileAttributeView;
import io.github.jerofs.attribute.StoredData;
import io.github.jerofs.internal.path.AttributeNames;
import io.github.jerofs.internal.path.UserView;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Attributes by name: {@code "view:name,name"} or {@code "view:*"}. The default view is {@code
 * basic}.
 */
final class NamedAttributes {
  private static final Map<String, Function<InodeAttributes, Object>> BASIC = basic();
  private static final Map<String, Function<InodeAttributes, Object>> OWNER =
      Map.of("owner", InodeAttributes::owner);
  private static final Map<String, Function<InodeAttributes, Object>> POSIX = posix();
  private static final Map<String, Function<InodeAttributes, Object>> UNIX = unix();
  private static final Map<String, Function<InodeAttributes, Object>> EROFS = erofs();

  /** Attributes of the {@code erofs} view that require the block map. */
  private static final Map<String, Function<StoredData, Object>> STORED =
      Map.of("storedSize", StoredData::size, "algorithms", StoredData::algorithms);

  /** Attributes of the {@code erofs} view that are not part of {@code *}. Digests read all data. */
  private static final Map<String, AttributeReader> ON_REQUEST =
      Map.of(
          "sha256", ErofsFileAttributeView::readSha256,
          "fsverity", ErofsFileAttributeView::readFsVerityDigest,
          "object", view -> view.readObject().map(DataObject::path).orElse(null));

  private NamedAttributes() {}

  /** Reads an attribute. */
  private interface AttributeReader {
    @Nullable Object read(ErofsFileAttributeView view) throws IOException;
  }

  private static Map<String, Function<InodeAttributes, Object>> basic() {
    Map<String, Function<InodeAttributes, Object>> table = new LinkedHashMap<>();
    table.put("lastModifiedTime", InodeAttributes::lastModifiedTime);
    table.put("lastAccessTime", InodeAttributes::lastAccessTime);
    table.put("creationTime", InodeAttributes::creationTime);
    table.put("size", InodeAttributes::size);
    table.put("isRegularFile", InodeAttributes::isRegularFile);
    table.put("isDirectory", InodeAttributes::isDirectory);
    table.put("isSymbolicLink", InodeAttributes::isSymbolicLink);
    table.put("isOther", InodeAttributes::isOther);
    table.put("fileKey", InodeAttributes::fileKey);
    return table;
  }

  private static Map<String, Function<InodeAttributes, Object>> posix() {
    Map<String, Function<InodeAttributes, Object>> table = new LinkedHashMap<>(BASIC);
    table.putAll(OWNER);
    table.put("group", InodeAttributes::group);
    table.put("permissions", InodeAttributes::permissions);
    return table;
  }

  private static Map<String, Function<InodeAttributes, Object>> unix() {
    Map<String, Function<InodeAttributes, Object>> table = new LinkedHashMap<>(POSIX);
    table.put("mode", InodeAttributes::mode);
    table.put("ino", InodeAttributes::ino);
    table.put("dev", InodeAttributes::dev);
    table.put("rdev", InodeAttributes::rdev);
    table.put("nlink", InodeAttributes::nlink);
    table.put("uid", InodeAttributes::uid);
    table.put("gid", InodeAttributes::gid);
    table.put("ctime", InodeAttributes::lastModifiedTime);
    return table;
  }

  private static Map<String, Function<InodeAttributes, Object>> erofs() {
    Map<String, Function<InodeAttributes, Object>> table = new LinkedHashMap<>();
    table.put("nid", InodeAttributes::nid);
    table.put("inodeFormat", InodeAttributes::inodeFormat);
    table.put("layout", InodeAttributes::layout);
    table.put("layer", InodeAttributes::layer);
    return table;
  }

  /** Checks that the view named in {@code attribute} exists. */
  static void checkView(String attribute) {
    AttributeNames.view(attribute, AttributeViews.names());
  }

  /** Reads the named {@code attributes} of {@code path}. */
  static Map<String, Object> read(ErofsPath path, String attributes, boolean follow)
      throws IOException {
    String view = AttributeNames.view(attributes, AttributeViews.names());
    List<String> names = AttributeNames.list(attributes);
    return Collections.unmodifiableMap(
        switch (view) {
          case "basic" -> pick(BASIC, names, AttributeViews.attributes(path, follow));
          case "owner" -> pick(OWNER, names, AttributeViews.attributes(path, follow));
          case "posix" -> pick(POSIX, names, AttributeViews.attributes(path, follow));
          case "unix" -> pick(UNIX, names, AttributeViews.attributes(path, follow));
          case "erofs" -> pickErofs(path, names, follow);
          case "user" -> AttributeNames.xattrs(new XattrView(path, follow), UserView.PREFIX, names);
          default -> AttributeNames.xattrs(new XattrView(path, follow), "", names);
        });
  }

  private static Map<String, Object> pick(
      Map<String, Function<InodeAttributes, Object>> table,
      List<String> names,
      InodeAttributes attributes) {
    checkNames(table.keySet(), names);
    return values(table, names, attributes);
  }

  private static void checkNames(Set<String> known, List<String> names) {
    for (String name : names) {
      if (!name.equals("*") && !known.contains(name)) {
        throw new IllegalArgumentException("unknown attribute '" + name + "'; known are " + known);
      }
    }
  }

  private static <T> Map<String, Object> values(
      Map<String, Function<T, Object>> table, List<String> names, T attributes) {
    Map<String, Object> result = new HashMap<>();
    for (String name : names.contains("*") ? table.keySet() : names) {
      Function<T, Object> getter = table.get(name);
      if (getter != null) {
        result.put(name, getter.apply(attributes));
      }
    }
    return result;
  }

  private static Map<String, Object> pickErofs(ErofsPath path, List<String> names, boolean follow)
      throws IOException {
    Set<String> known = new TreeSet<>(EROFS.keySet());
    known.addAll(STORED.keySet());
    known.addAll(ON_REQUEST.keySet());
    checkNames(known, names);
    Map<String, Object> result = values(EROFS, names, AttributeViews.attributes(path, follow));
    if (names.contains("*") || !Collections.disjoint(names, STORED.keySet())) {
      StoredData stored = new ErofsView(path, follow).readStoredData();
      result.putAll(values(STORED, names, stored));
    }
    for (String name : names) {
      AttributeReader reader = ON_REQUEST.get(name);
      if (reader != null) {
        result.put(name, reader.read(new ErofsView(path, follow)));
      }
    }
    return result;
  }
}
