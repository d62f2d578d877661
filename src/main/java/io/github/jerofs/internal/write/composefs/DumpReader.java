package io.github.jerofs.internal.write.composefs;

import io.github.jerofs.build.BuildException;
import io.github.jerofs.internal.format.FileType;
import io.github.jerofs.internal.write.composefs.DumpLine.Field;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the text form of a composefs image (docs/format.md, composefs images). */
final class DumpReader {
  private static final int MAX_LINE = 64 << 20;
  private static final int MAX_CONTENT = 5000;
  private static final int MAX_NAME = 255;
  private static final int MAX_TARGET = 4095;
  private static final int MAX_VALUE = 65535;
  private static final long MAX_SIZE = 1L << 53;
  private static final long MAX_INT = 0xffffffffL;
  private static final int MAX_MODE = 0177777;
  private static final ByteString ROOT = ByteString.ofAscii("/");
  private static final ByteString LINK = ByteString.ofAscii("@");

  private record Link(SourceInode directory, ByteString name, ByteString target, DumpLine line) {}

  private final String name;
  private final Map<ByteString, SourceInode> byPath = new HashMap<>();
  private final List<Link> links = new ArrayList<>();
  private int lines;

  private DumpReader(String name) {
    this.name = name;
  }

  /**
   * Reads a tree.
   *
   * @param name name of the dump, for messages
   * @return the root
   * @throws BuildException if {@code in} is not a valid dump
   */
  static SourceInode read(InputStream in, String name) throws IOException {
    DumpReader reader = new DumpReader(name);
    BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
    for (byte[] line = reader.line(buffered); line != null; line = reader.line(buffered)) {
      reader.add(new DumpLine(reader.place(), line));
    }
    reader.addLinks();
    SourceInode root = reader.byPath.get(ROOT);
    if (root == null) {
      throw new BuildException(name, "has no entry for the root");
    }
    return root;
  }

  private String place() {
    return name + ", line " + lines;
  }

  private byte @Nullable [] line(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int b = in.read();
    if (b < 0) {
      return null;
    }
    lines++;
    for (; b >= 0 && b != '\n'; b = in.read()) {
      if (bytes.size() == MAX_LINE) {
        throw new BuildException(place(), "line: expected at most " + MAX_LINE + " bytes");
      }
      bytes.write(b);
    }
    return bytes.toByteArray();
  }

  private void add(DumpLine line) throws BuildException {
    ByteString path = new ByteString(line.unescape(line.raw(Field.PATH).bytes()));
    if (line.raw(Field.MODE).startsWith(LINK)) {
      byte[] target = line.optional(Field.PAYLOAD);
      if (target == null) {
        throw line.invalid("target of a hard link", "a path", "-");
      }
      links.add(new Link(parent(path, line), lastName(path, line), new ByteString(target), line));
      return;
    }
    SourceInode inode = inode(line);
    if (!path.equals(ROOT)) {
      put(parent(path, line), lastName(path, line), new SourceInode.Child(inode, false), line);
    } else if (!inode.stat().isDirectory()) {
      throw line.invalid("mode of the root", "a directory", line.raw(Field.MODE));
    }
    if (byPath.put(path, inode) != null) {
      throw line.invalid("path", "each once", path);
    }
  }

  private static void put(
      SourceInode directory, ByteString entry, SourceInode.Child child, DumpLine line)
      throws BuildException {
    if (directory.children().put(entry, child) != null) {
      throw line.invalid("path", "each once", entry);
    }
  }

  private static int slash(ByteString path) {
    int slash = path.length() - 1;
    while (slash > 0 && path.bytes()[slash] != '/') {
      slash--;
    }
    return slash;
  }

  private SourceInode parent(ByteString path, DumpLine line) throws BuildException {
    if (!path.startsWith(ROOT)) {
      throw line.invalid("path", "an absolute path", path);
    }
    int slash = slash(path);
    ByteString above = slash == 0 ? ROOT : new ByteString(Arrays.copyOf(path.bytes(), slash));
    SourceInode parent = byPath.get(above);
    if (parent == null || !parent.stat().isDirectory()) {
      throw line.invalid("parent", "a directory in an earlier line", above);
    }
    return parent;
  }

  private static ByteString lastName(ByteString path, DumpLine line) throws BuildException {
    ByteString last =
        new ByteString(Arrays.copyOfRange(path.bytes(), slash(path) + 1, path.length()));
    boolean isDots = last.toString().equals(".") || last.toString().equals("..");
    if (last.length() == 0 || last.length() > MAX_NAME || isDots || hasNul(last.bytes())) {
      throw line.invalid("name", "1.." + MAX_NAME + " bytes, neither . nor ..", last);
    }
    return last;
  }

  private static boolean hasNul(byte[] bytes) {
    for (byte b : bytes) {
      if (b == 0) {
        return true;
      }
    }
    return false;
  }

  private static SourceInode inode(DumpLine line) throws BuildException {
    int mode = (int) line.number(Field.MODE, 8, MAX_MODE);
    if (FileType.of(mode) == null) {
      throw line.invalid("mode", "the type of a file", line.raw(Field.MODE));
    }
    SourceInode inode =
        new SourceInode(
            new Stat(
                mode,
                line.number(Field.SIZE, 10, MAX_SIZE),
                line.number(Field.NLINK, 10, MAX_INT),
                line.number(Field.UID, 10, MAX_INT),
                line.number(Field.GID, 10, MAX_INT),
                line.number(Field.RDEV, 10, MAX_INT),
                line.seconds(),
                line.nanos()));
    if (inode.stat().isSymlink()) {
      setTarget(inode, line);
    } else if (inode.stat().isRegular()) {
      setData(inode, line);
    }
    for (ByteString each : line.xattrs()) {
      addXattr(inode, each, line);
    }
    return inode;
  }

  private static void setTarget(SourceInode inode, DumpLine line) throws BuildException {
    byte[] target = line.optional(Field.PAYLOAD);
    if (target == null || target.length == 0 || target.length > MAX_TARGET || hasNul(target)) {
      throw line.invalid(
          "target of a symbolic link",
          "1.." + MAX_TARGET + " bytes without NUL",
          target == null ? "-" : target.length + " bytes");
    }
    inode.setPayload(target);
    inode.setStat(inode.stat().withSize(target.length));
  }

  private static void setData(SourceInode inode, DumpLine line) throws BuildException {
    byte[] content = line.optional(Field.CONTENT);
    long size = inode.stat().size();
    if (content != null && (content.length != size || content.length > MAX_CONTENT)) {
      throw line.invalid(
          "bytes of content", "the size " + size + ", at most " + MAX_CONTENT, content.length);
    }
    inode.setPayload(line.optional(Field.PAYLOAD));
    inode.setContent(content);
    inode.setDigest(line.digest());
  }

  private static void addXattr(SourceInode inode, ByteString text, DumpLine line)
      throws BuildException {
    int equals = 0;
    while (equals < text.length() && text.bytes()[equals] != '=') {
      equals++;
    }
    if (equals == text.length()) {
      throw line.invalid("attribute", "NAME=VALUE", text);
    }
    byte[] key = line.unescape(Arrays.copyOf(text.bytes(), equals));
    byte[] value = line.unescape(Arrays.copyOfRange(text.bytes(), equals + 1, text.length()));
    if (key.length == 0 || key.length > MAX_NAME || hasNul(key) || value.length > MAX_VALUE) {
      throw line.invalid(
          "attribute",
          "a name of 1.." + MAX_NAME + " bytes and a value of at most " + MAX_VALUE,
          key.length + " and " + value.length + " bytes");
    }
    if (inode.xattrs().put(new ByteString(key), value) != null) {
      throw line.invalid("attribute", "each name once", new ByteString(key));
    }
  }

  /** Links may come before their targets. */
  private void addLinks() throws BuildException {
    for (Link link : links) {
      SourceInode target = byPath.get(link.target);
      if (target == null || target.stat().isDirectory()) {
        throw link.line.invalid("target of a hard link", "a file of this dump", link.target);
      }
      put(link.directory, link.name, new SourceInode.Child(target, true), link.line);
    }
  }
}
