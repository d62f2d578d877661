package io.github.jerofs.internal.write.node;

import io.github.jerofs.build.BuildException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The extended attributes of all inodes. Each distinct attribute and each distinct set is kept
 * once. Set 0 is empty.
 *
 * <p>Attributes of several inodes go to a shared area, up to 255 per inode.
 */
public final class XattrTable {
  private static final int HEADER = 12;
  private static final int MAX_SHARED = 255;
  private static final int MAX_BODY = HEADER + 4 * (65535 - 1);
  private static final int ID = 4;

  private final List<Xattr> attributes = new ArrayList<>();
  private final Map<Xattr, Integer> numbers = new HashMap<>();
  private final List<int[]> sets = new ArrayList<>(List.of(new int[0]));
  private final Map<List<Integer>, Integer> setNumbers = new HashMap<>();

  /**
   * The number of uses of each attribute; after {@link #share}, its id in the shared area or {@link
   * #INLINE}.
   */
  private int[] sharedId = new int[0];

  private static final int INLINE = -1;

  /** Returns the number of the set of {@code xattrs}. */
  int set(Map<String, byte[]> xattrs, Supplier<String> path) throws IOException {
    return with(0, xattrs, path);
  }

  /**
   * Returns the number of the union of {@code set} and {@code more}. On conflict, {@code more}
   * wins.
   */
  int with(int set, Map<String, byte[]> more, Supplier<String> path) throws IOException {
    List<Xattr> members = new ArrayList<>();
    for (Map.Entry<String, byte[]> entry : more.entrySet()) {
      members.add(Xattr.of(path.get(), entry.getKey(), entry.getValue()));
    }
    for (int attribute : sets.get(set)) {
      Xattr old = attributes.get(attribute);
      if (members.stream().noneMatch(old::hasSameName)) {
        members.add(old);
      }
    }
    members.sort(null);
    return numberOf(members);
  }

  private int numberOf(List<Xattr> sorted) {
    if (sorted.isEmpty()) {
      return 0;
    }
    List<Integer> set = new ArrayList<>();
    for (Xattr xattr : sorted) {
      Integer known = numbers.putIfAbsent(xattr, attributes.size());
      if (known == null) {
        attributes.add(xattr);
      }
      set.add(known == null ? attributes.size() - 1 : known);
    }
    Integer known = setNumbers.putIfAbsent(set, sets.size());
    if (known == null) {
      sets.add(set.stream().mapToInt(Integer::intValue).toArray());
    }
    return known == null ? sets.size() - 1 : known;
  }

  /** Returns whether any inode has attributes. */
  public boolean isUsed() {
    return !attributes.isEmpty();
  }

  /** Starts counting uses. */
  public void startCounting() {
    sharedId = new int[attributes.size()];
  }

  /** Counts an inode with {@code set}. */
  public void count(int set) {
    for (int attribute : sets.get(set)) {
      sharedId[attribute]++;
    }
  }

  /**
   * Selects and orders the shared attributes. Ids are relative to the shared area, in units of 4
   * bytes.
   *
   * @param minUses the number of uses from which an attribute is shared
   * @return the shared area
   */
  public byte[] share(int minUses) {
    int[] shared =
        IntStream.range(0, sharedId.length)
            .filter(a -> sharedId[a] >= minUses && attributes.get(a).size() > 2 * ID)
            .boxed()
            .sorted((a, b) -> attributes.get(a).compareTo(attributes.get(b)))
            .mapToInt(Integer::intValue)
            .toArray();
    Arrays.fill(sharedId, INLINE);
    int length = 0;
    for (int attribute : shared) {
      sharedId[attribute] = length / ID;
      length = Math.addExact(length, attributes.get(attribute).size());
    }
    byte[] bytes = new byte[length];
    ByteBuffer area = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int attribute : shared) {
      attributes.get(attribute).encode(area);
    }
    return bytes;
  }

  /** Returns the size in bytes of the xattr body of {@code set}. */
  public int bodySize(int set, Supplier<String> path) throws IOException {
    if (set == 0) {
      return 0;
    }
    long size = HEADER;
    int shared = 0;
    for (int attribute : sets.get(set)) {
      boolean isShared = sharedId[attribute] != INLINE && shared < MAX_SHARED;
      shared += isShared ? 1 : 0;
      size += isShared ? ID : attributes.get(attribute).size();
    }
    if (size > MAX_BODY) {
      throw new BuildException(
          path.get(),
          "extended attributes: expected at most " + MAX_BODY + " bytes, found " + size);
    }
    return (int) size;
  }

  /**
   * Appends the body of {@code set}.
   *
   * @param firstId the id of the first entry of the shared area in the image
   */
  public void encode(int set, int firstId, ByteBuffer out) {
    if (set == 0) {
      return;
    }
    int[] members = sets.get(set);
    int filter = -1;
    int shared = 0;
    for (int attribute : members) {
      filter &= ~(1 << attributes.get(attribute).filterBit());
      shared += sharedId[attribute] != INLINE && shared < MAX_SHARED ? 1 : 0;
    }
    out.putInt(filter).put((byte) shared).put(new byte[HEADER - 5]);
    boolean[] done = new boolean[members.length];
    for (int i = 0, left = shared; left > 0; i++) {
      if (sharedId[members[i]] != INLINE) {
        out.putInt(firstId + sharedId[members[i]]);
        done[i] = true;
        left--;
      }
    }
    for (int i = 0; i < members.length; i++) {
      if (!done[i]) {
        attributes.get(members[i]).encode(out);
      }
    }
  }

  /** Returns the field {@code i_xattr_icount} for a body of {@code size} bytes. */
  public static int icount(int size) {
    return size == 0 ? 0 : (size - HEADER) / ID + 1;
  }
}
