package io.github.jerofs.internal.write.composefs;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the text form of a composefs image (docs/format.md, composefs images): directories before
 * their entries, entries in byte order.
 */
final class DumpWriter {
  private static final ByteString ROOT = ByteString.ofAscii("/");
  private static final ByteString NONE = ByteString.ofAscii("-");

  private interface Visitor {
    void visit(ByteString path, SourceInode.Child entry) throws IOException;
  }

  private record Open(ByteString path, Iterator<Map.Entry<ByteString, SourceInode.Child>> rest) {}

  private final OutputStream out;
  private final Map<SourceInode, ByteString> linked = new HashMap<>();

  private DumpWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes the tree below {@code root}, which is not in the form for mounting. */
  static void write(SourceInode root, OutputStream out) throws IOException {
    DumpWriter writer = new DumpWriter(out);
    Set<SourceInode> targets = new HashSet<>();
    walk(
        root,
        (path, entry) -> {
          if (entry.isLink()) {
            targets.add(entry.inode());
          }
        });
    walk(
        root,
        (path, entry) -> {
          if (!entry.isLink() && targets.contains(entry.inode())) {
            writer.linked.put(entry.inode(), path);
          }
        });
    walk(root, writer::line);
  }

  private static void walk(SourceInode root, Visitor visitor) throws IOException {
    Deque<Open> open = new ArrayDeque<>();
    visitor.visit(ROOT, new SourceInode.Child(root, false));
    open.push(new Open(ByteString.EMPTY, root.children().entrySet().iterator()));
    while (!open.isEmpty()) {
      Open top = open.element();
      if (!top.rest.hasNext()) {
        open.pop();
        continue;
      }
      Map.Entry<ByteString, SourceInode.Child> entry = top.rest.next();
      ByteString path = entry.getKey().withPrefix(ROOT, 0).withPrefix(top.path, 0);
      visitor.visit(path, entry.getValue());
      SourceInode inode = entry.getValue().inode();
      if (inode.stat().isDirectory()) {
        open.push(new Open(path, inode.children().entrySet().iterator()));
      }
    }
  }

  private void line(ByteString path, SourceInode.Child entry) throws IOException {
    SourceInode inode = entry.inode();
    Stat stat = inode.stat();
    escape(path, false);
    text(
        " " + stat.size() + " " + (entry.isLink() ? "@" : "") + Integer.toOctalString(stat.mode()));
    text(" " + stat.nlink() + " " + stat.uid() + " " + stat.gid() + " " + stat.rdev());
    text(" " + stat.seconds() + "." + stat.nanos() + " ");
    if (entry.isLink()) {
      field(Objects.requireNonNull(linked.get(inode)).bytes());
      text(" - -\n");
      return;
    }
    field(inode.payload());
    text(" ");
    byte[] content = inode.content();
    field(content == null || content.length == 0 ? null : content);
    byte[] digest = inode.digest();
    text(" " + (digest == null ? "-" : HexFormat.of().formatHex(digest)));
    for (Map.Entry<ByteString, byte[]> xattr : inode.xattrs().entrySet()) {
      text(" ");
      escape(xattr.getKey(), true);
      text("=");
      escape(new ByteString(xattr.getValue()), false);
    }
    text("\n");
  }

  private void text(String text) throws IOException {
    out.write(text.getBytes(US_ASCII));
  }

  private void field(byte @Nullable [] value) throws IOException {
    if (value == null) {
      text("-");
    } else if (new ByteString(value).equals(NONE)) {
      text("\\x2d");
    } else {
      escape(new ByteString(value), false);
    }
  }

  private void escape(ByteString value, boolean isKey) throws IOException {
    ByteArrayOutputStream escaped = new ByteArrayOutputStream(value.length());
    for (byte b : value.bytes()) {
      switch (b) {
        case '\\' -> escaped.writeBytes(new byte[] {'\\', '\\'});
        case '\n' -> escaped.writeBytes(new byte[] {'\\', 'n'});
        case '\r' -> escaped.writeBytes(new byte[] {'\\', 'r'});
        case '\t' -> escaped.writeBytes(new byte[] {'\\', 't'});
        default -> {
          if (b > ' ' && b < 0x7f && !(isKey && b == '=')) {
            escaped.write(b);
          } else {
            escaped.writeBytes(("\\x" + HexFormat.of().toHexDigits(b)).getBytes(US_ASCII));
          }
        }
      }
    }
    out.write(escaped.toByteArray());
  }
}
