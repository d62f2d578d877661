package io.github.jerofs.internal.write.composefs;

import io.github.jerofs.attribute.ModeBits;
import io.github.jerofs.internal.format.ComposefsFields;
import io.github.jerofs.internal.format.LayerMarks;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Converts a tree to the form that overlayfs mounts (docs/format.md, composefs images): attributes
 * of overlayfs are escaped, files refer to their objects, whiteouts become files with attributes.
 */
final class MountForm {
  private static final ByteString OVERLAY = ByteString.ofAscii(LayerMarks.OVERLAY);
  private static final ByteString ESCAPED = ByteString.ofAscii(LayerMarks.OVERLAY + "overlay.");
  private static final ByteString METACOPY = ByteString.ofAscii(LayerMarks.METACOPY);
  private static final ByteString REDIRECT = ByteString.ofAscii(LayerMarks.REDIRECT);
  private static final ByteString ROOT_OPAQUE = ByteString.ofAscii(LayerMarks.OPAQUE);
  private static final ByteString WHITEOUT =
      ByteString.ofAscii(LayerMarks.OVERLAY + "overlay.whiteout");
  private static final ByteString USER_WHITEOUT = ByteString.ofAscii("user.overlay.whiteout");
  private static final ByteString WHITEOUTS =
      ByteString.ofAscii(LayerMarks.OVERLAY + "overlay.whiteouts");
  private static final ByteString USER_WHITEOUTS = ByteString.ofAscii("user.overlay.whiteouts");
  private static final ByteString OPAQUE =
      ByteString.ofAscii(LayerMarks.OVERLAY + "overlay.opaque");
  private static final ByteString USER_OPAQUE = ByteString.ofAscii("user.overlay.opaque");
  private static final ByteString SELINUX = ByteString.ofAscii("security.selinux");
  private static final byte[] NOTHING = {};
  private static final byte[] HOLDS_WHITEOUTS = {'x'};
  private static final int SHA256 = 1;
  private static final int SHA512 = 2;
  private static final int SHA512_SIZE = 64;
  private static final int STUBS = 256;
  private static final int STUB_MODE = ModeBits.CHAR_DEVICE | 0644;

  private final int version;

  /** The converted inodes, and whether each was a whiteout. */
  private final Map<SourceInode, Boolean> wasWhiteout = new HashMap<>();

  private MountForm(int version) {
    this.version = version;
  }

  /**
   * Converts the tree below {@code root} in place.
   *
   * @return the version of the image: 1 if there are whiteouts, within the bounds
   */
  static int convert(SourceInode root, int minVersion, int maxVersion) {
    int version = hasWhiteout(root) ? Math.max(minVersion, Math.min(1, maxVersion)) : minVersion;
    MountForm form = new MountForm(version);
    Deque<SourceInode> pending = new ArrayDeque<>();
    pending.add(root);
    form.convert(root);
    while (!pending.isEmpty()) {
      form.convertChildren(pending.removeLast(), pending);
    }
    addStubs(root);
    return version;
  }

  private static boolean hasWhiteout(SourceInode root) {
    Deque<SourceInode> pending = new ArrayDeque<>();
    pending.add(root);
    while (!pending.isEmpty()) {
      for (SourceInode.Child child : pending.removeLast().children().values()) {
        if (child.inode().stat().isWhiteout()) {
          return true;
        }
        pending.add(child.inode());
      }
    }
    return false;
  }

  private void convertChildren(SourceInode directory, Deque<SourceInode> pending) {
    for (SourceInode.Child child : directory.children().values()) {
      SourceInode inode = child.inode();
      Boolean isWhiteout = wasWhiteout.get(inode);
      if (isWhiteout == null) {
        isWhiteout = inode.stat().isWhiteout();
        wasWhiteout.put(inode, isWhiteout);
        convert(inode);
      }
      if (isWhiteout) {
        markParent(directory);
      }
      if (inode.stat().isDirectory()) {
        pending.add(inode);
      }
    }
  }

  private void convert(SourceInode inode) {
    escape(inode.xattrs());
    if (inode.stat().isWhiteout()) {
      Stat stat = inode.stat();
      inode.setStat(
          new Stat(
              (stat.mode() & ~ModeBits.TYPE) | ModeBits.REGULAR,
              0,
              stat.nlink(),
              stat.uid(),
              stat.gid(),
              0,
              stat.seconds(),
              stat.nanos()));
      inode.xattrs().put(WHITEOUT, NOTHING);
      inode.xattrs().put(USER_WHITEOUT, NOTHING);
    } else if (inode.isExternal()) {
      refer(inode);
    }
  }

  private static void escape(NavigableMap<ByteString, byte[]> xattrs) {
    NavigableMap<ByteString, byte[]> reserved = new TreeMap<>(xattrs.tailMap(OVERLAY, true));
    reserved.keySet().removeIf(name -> !name.startsWith(OVERLAY));
    reserved.keySet().forEach(xattrs::remove);
    reserved.forEach(
        (name, value) -> xattrs.put(name.withPrefix(ESCAPED, OVERLAY.length()), value));
  }

  private static void refer(SourceInode file) {
    byte[] digest = file.digest();
    byte[] metacopy = NOTHING;
    if (digest != null) {
      metacopy = new byte[ComposefsFields.METACOPY_SIZE + digest.length];
      metacopy[ComposefsFields.METACOPY_LENGTH.offset()] = (byte) metacopy.length;
      metacopy[ComposefsFields.METACOPY_ALGORITHM.offset()] =
          (byte) (digest.length == SHA512_SIZE ? SHA512 : SHA256);
      System.arraycopy(digest, 0, metacopy, ComposefsFields.METACOPY_SIZE, digest.length);
    }
    file.xattrs().put(METACOPY, metacopy);
    byte[] object = file.payload();
    if (object != null) {
      ByteString path = new ByteString(object);
      boolean isAbsolute = object.length > 0 && object[0] == '/';
      file.xattrs()
          .put(REDIRECT, isAbsolute ? object : path.withPrefix(ByteString.ofAscii("/"), 0).bytes());
    }
  }

  private void markParent(SourceInode directory) {
    NavigableMap<ByteString, byte[]> xattrs = directory.xattrs();
    xattrs.put(WHITEOUTS, NOTHING);
    xattrs.put(USER_WHITEOUTS, NOTHING);
    if (version >= 1) {
      xattrs.putIfAbsent(OPAQUE, HOLDS_WHITEOUTS);
      xattrs.putIfAbsent(USER_OPAQUE, HOLDS_WHITEOUTS);
    }
  }

  private static void addStubs(SourceInode root) {
    root.xattrs().put(ROOT_OPAQUE, new byte[] {'y'});
    byte[] selinux = root.xattrs().get(SELINUX);
    Stat like = root.stat();
    for (int i = 0; i < STUBS; i++) {
      SourceInode stub =
          new SourceInode(
              new Stat(STUB_MODE, 0, 1, like.uid(), like.gid(), 0, like.seconds(), like.nanos()));
      if (selinux != null) {
        stub.xattrs().put(SELINUX, selinux);
      }
      ByteString name = ByteString.ofAscii(String.format(Locale.ROOT, "%02x", i));
      root.children().putIfAbsent(name, new SourceInode.Child(stub, false));
    }
  }
}
