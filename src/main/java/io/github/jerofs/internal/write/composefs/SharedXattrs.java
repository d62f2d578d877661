package io.github.jerofs.internal.write.composefs;

import io.github.jerofs.build.BuildException;
import io.github.jerofs.internal.format.XattrNameFilter;
import io.github.jerofs.internal.format.XattrNamespace;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The extended attributes of an image. Those of more than one inode are stored in a shared area.
 */
final class SharedXattrs {
  /** Size of the header of an inode's attributes in bytes. */
  static final int HEADER = 12;

  private static final int ENTRY = 4;
  private static final int MAX_SHARED = 128;
  private static final int MAX_SIZE = HEADER + 4 * (65535 - 1);
  private static final Comparator<Attribute> AREA_ORDER =
      Comparator.comparing(Attribute::name)
          .reversed()
          .thenComparing(each -> -each.value.length())
          .thenComparing(Comparator.comparing(Attribute::value).reversed());

  private record Attribute(ByteString name, ByteString value) {
    int size() {
      String text = name.toString();
      return (ENTRY + name.length() - prefixLength(text) + value.length() + 3) & ~3;
    }
  }

  private final Map<Attribute, Integer> shared = new HashMap<>();
  private final List<Attribute> area = new ArrayList<>();
  private int areaSize;

  /** Decides which attributes of {@code inodes} are shared. */
  SharedXattrs(Iterable<SourceInode> inodes) {
    Map<Attribute, Integer> uses = new HashMap<>();
    for (SourceInode inode : inodes) {
      for (Attribute each : attributes(inode)) {
        uses.merge(each, 1, Integer::sum);
      }
    }
    uses.forEach(
        (attribute, count) -> {
          if (count > 1) {
            area.add(attribute);
          }
        });
    area.sort(AREA_ORDER);
    for (Attribute each : area) {
      shared.put(each, areaSize / ENTRY);
      areaSize += each.size();
    }
  }

  private static List<Attribute> attributes(SourceInode inode) {
    List<Attribute> all = new ArrayList<>(inode.xattrs().size());
    inode.xattrs().forEach((name, value) -> all.add(new Attribute(name, new ByteString(value))));
    return all;
  }

  private static int prefixLength(String name) {
    String prefix = XattrNamespace.prefix(XattrNamespace.indexOf(name));
    return prefix == null ? 0 : prefix.length();
  }

  /** Returns the size of the shared area in bytes. */
  int areaSize() {
    return areaSize;
  }

  /** Writes the shared area. */
  void writeArea(OutputStream out) throws IOException {
    for (Attribute each : area) {
      out.write(encode(each));
    }
  }

  private static byte[] encode(Attribute attribute) {
    String name = attribute.name.toString();
    int prefix = prefixLength(name);
    ByteBuffer out = ByteBuffer.allocate(attribute.size()).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) (attribute.name.length() - prefix));
    out.put((byte) XattrNamespace.indexOf(name));
    out.putShort((short) attribute.value.length());
    out.put(attribute.name.bytes(), prefix, attribute.name.length() - prefix);
    out.put(attribute.value.bytes());
    return out.array();
  }

  /**
   * Returns the size of the attributes after {@code inode} in bytes.
   *
   * @throws BuildException if they exceed what an inode can have
   */
  int size(SourceInode inode) throws BuildException {
    if (inode.xattrs().isEmpty()) {
      return 0;
    }
    long size = HEADER;
    int ids = 0;
    for (Attribute each : attributes(inode)) {
      boolean isShared = ids < MAX_SHARED && shared.containsKey(each);
      ids += isShared ? 1 : 0;
      size += isShared ? ENTRY : each.size();
    }
    if (size > MAX_SIZE) {
      throw new BuildException(
          "composefs image",
          "extended attributes of an inode: expected at most "
              + MAX_SIZE
              + " bytes, found "
              + size);
    }
    return (int) size;
  }

  /**
   * Writes the attributes after {@code inode}.
   *
   * @param firstId id of the first attribute of the shared area
   */
  void write(SourceInode inode, int firstId, OutputStream out) throws IOException {
    if (inode.xattrs().isEmpty()) {
      return;
    }
    int filter = -1;
    List<Integer> ids = new ArrayList<>();
    List<Attribute> inline = new ArrayList<>();
    for (Attribute each : attributes(inode)) {
      filter &= ~(1 << XattrNameFilter.bit(each.name.toString()));
      Integer id = ids.size() < MAX_SHARED ? shared.get(each) : null;
      if (id == null) {
        inline.add(each);
      } else {
        ids.add(id);
      }
    }
    ByteBuffer header =
        ByteBuffer.allocate(HEADER + ENTRY * ids.size()).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(filter).put((byte) ids.size()).position(HEADER);
    ids.forEach(id -> header.putInt(firstId + id));
    out.write(header.array());
    for (Attribute each : inline) {
      out.write(encode(each));
    }
  }
}
