package io.github.jerofs.internal.write.composefs;

import io.github.jerofs.build.BuildException;
import io.github.jerofs.internal.format.FileType;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the text form of a composefs image (docs/format.md, composefs images). */
final class DumpReader {
  private static final int MAX_LINE = 64 << 20;
  private static final int MAX_CONTENT = 5000;
  private static final int MAX_NAME = 255;
  private static final int MAX_TARGET = 4095;
  private static final int MAX_VALUE = 65535;
  private static final int SHA256 = 32;
  private static final int SHA512 = 64;
  private static final long MAX_SIZE = 1L << 53;
  private static final int FIELDS = 11;

  /** The fields before the attributes, in their order. */
  private enum Field {
    PATH,
    SIZE,
    MODE,
    NLINK,
    UID,
    GID,
    RDEV,
    MTIME,
    PAYLOAD,
    CONTENT,
    DIGEST
  }

  private record Link(SourceInode directory, ByteString name, ByteString target, int line) {}

  private final String name;
  private final Map<ByteString, SourceInode> byPath = new LinkedHashMap<>();
  private final List<Link> links = new ArrayList<>();
  private int line;

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
      reader.add(fields(line));
    }
    reader.addLinks();
    SourceInode root = reader.byPath.get(ByteString.ofAscii("/"));
    if (root == null) {
      throw reader.invalid("dump", "an entry for the root", "none");
    }
    return root;
  }

  private byte @Nullable [] line(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int b = in.read();
    if (b < 0) {
      return null;
    }
    line++;
    for (; b >= 0 && b != '\n'; b = in.read()) {
      if (bytes.size() == MAX_LINE) {
        throw invalid("line", "at most " + MAX_LINE + " bytes", "more");
      }
      bytes.write(b);
    }
    return bytes.toByteArray();
  }

  private static List<ByteString> fields(byte[] line) {
    List<ByteString> fields = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= line.length; i++) {
      if (i == line.length || line[i] == ' ') {
        fields.add(new ByteString(Arrays.copyOfRange(line, from, i)));
        from = i + 1;
      }
    }
    return fields;
  }

  private void add(List<ByteString> fields) throws IOException {
    if (fields.size() < FIELDS) {
      throw invalid("fields of a line", "at least " + FIELDS, fields.size());
    }
    byte[] path = unescape(fields.get(Field.PATH.ordinal()).bytes(), Field.PATH);
    ByteString mode = fields.get(Field.MODE.ordinal());
    if (mode.startsWith(ByteString.ofAscii("@"))) {
      byte[] target = optional(fields, Field.PAYLOAD);
      if (target == null) {
        throw invalid("target of a hard link", "a path", "-");
      }
      links.add(new Link(parent(path), lastName(path), new ByteString(target), line));
      return;
    }
    SourceInode inode = inode(fields);
    if (path.length == 1 && path[0] == '/') {
      if (!inode.stat().isDirectory()) {
        throw invalid("mode of the root", "a directory", mode);
      }
    } else {
      SourceInode directory = parent(path);
      if (directory.children().put(lastName(path), new SourceInode.Child(inode, false)) != null) {
        throw invalid("path", "each once", new ByteString(path));
      }
    }
    if (byPath.put(new ByteString(path), inode) != null) {
      throw invalid("path", "each once", new ByteString(path));
    }
  }

  private static int slash(byte[] path) {
    int slash = path.length - 1;
    while (slash > 0 && path[slash] != '/') {
      slash--;
    }
    return slash;
  }

  private SourceInode parent(byte[] path) throws BuildException {
    if (path.length == 0 || path[0] != '/') {
      throw invalid("path", "an absolute path", new ByteString(path));
    }
    int slash = slash(path);
    byte[] above = slash == 0 ? new byte[] {'/'} : Arrays.copyOf(path, slash);
    SourceInode parent = byPath.get(new ByteString(above));
    if (parent == null || !parent.stat().isDirectory()) {
      throw invalid("parent", "a directory in an earlier line", new ByteString(above));
    }
    return parent;
  }

  private ByteString lastName(byte[] path) throws BuildException {
    ByteString last = new ByteString(Arrays.copyOfRange(path, slash(path) + 1, path.length));
    boolean isDots = last.toString().equals(".") || last.toString().equals("..");
    if (last.length() == 0 || last.length() > MAX_NAME || isDots || hasNul(last.bytes())) {
      throw invalid("name", "1.." + MAX_NAME + " bytes, neither . nor ..", last);
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

  private SourceInode inode(List<ByteString> fields) throws IOException {
    int mode = (int) number(fields, Field.MODE, 8, 0177777);
    if (FileType.of(mode) == null) {
      throw invalid("mode", "the type of a file", fields.get(Field.MODE.ordinal()));
    }
    String time = fields.get(Field.MTIME.ordinal()).toString();
    int dot = time.indexOf('.');
    Stat stat =
        new Stat(
            mode,
            number(fields, Field.SIZE, 10, Long.MAX_VALUE),
            number(fields, Field.NLINK, 10, 0xffffffffL),
            number(fields, Field.UID, 10, 0xffffffffL),
            number(fields, Field.GID, 10, 0xffffffffL),
            number(fields, Field.RDEV, 10, 0xffffffffL),
            signed(dot < 0 ? time : time.substring(0, dot)),
            dot < 0 ? 0 : (int) number(Field.MTIME, time.substring(dot + 1), 10, 999_999_999));
    SourceInode inode = new SourceInode(stat);
    setData(inode, fields);
    for (ByteString each : fields.subList(FIELDS, fields.size())) {
      addXattr(inode, each);
    }
    return inode;
  }

  private long signed(String seconds) throws BuildException {
    boolean isNegative = seconds.startsWith("-");
    long number =
        number(Field.MTIME, isNegative ? seconds.substring(1) : seconds, 10, Long.MAX_VALUE);
    return isNegative ? -number : number;
  }

  private long number(List<ByteString> fields, Field field, int radix, long most)
      throws BuildException {
    return number(field, fields.get(field.ordinal()).toString(), radix, most);
  }

  private long number(Field field, String text, int radix, long most) throws BuildException {
    try {
      long number = Long.parseLong(text, radix);
      if (number >= 0 && number <= most && Character.digit(text.charAt(0), radix) >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw invalid(label(field), "a number up to " + Long.toString(most, radix), text);
    }
    throw invalid(label(field), "a number up to " + Long.toString(most, radix), text);
  }

  private static String label(Field field) {
    return field.name().toLowerCase(Locale.ROOT);
  }

  private void setData(SourceInode inode, List<ByteString> fields) throws IOException {
    byte[] payload = optional(fields, Field.PAYLOAD);
    byte[] content = optional(fields, Field.CONTENT);
    byte[] digest = digest(fields);
    Stat stat = inode.stat();
    if (stat.isSymlink()) {
      if (payload == null
          || payload.length == 0
          || payload.length > MAX_TARGET
          || hasNul(payload)) {
        throw invalid(
            "target of a symbolic link",
            "1.." + MAX_TARGET + " bytes",
            payload == null ? "-" : payload.length);
      }
      inode.setPayload(payload);
      inode.setStat(stat.withSize(payload.length));
    } else if (stat.isRegular()) {
      if (stat.size() > MAX_SIZE) {
        throw invalid("size", "at most " + MAX_SIZE, stat.size());
      }
      if (content != null && (content.length != stat.size() || content.length > MAX_CONTENT)) {
        throw invalid(
            "bytes of content",
            "the size " + stat.size() + ", at most " + MAX_CONTENT,
            content.length);
      }
      inode.setPayload(payload);
      inode.setContent(content);
      inode.setDigest(digest);
    }
  }

  private byte @Nullable [] digest(List<ByteString> fields) throws BuildException {
    ByteString text = fields.get(Field.DIGEST.ordinal());
    if (text.toString().equals("-")) {
      return null;
    }
    try {
      byte[] digest = HexFormat.of().parseHex(text.toString());
      if (digest.length == SHA256 || digest.length == SHA512) {
        return digest;
      }
    } catch (IllegalArgumentException e) {
      throw invalid("digest", "64 or 128 hexadecimal digits", text);
    }
    throw invalid("digest", "64 or 128 hexadecimal digits", text);
  }

  private void addXattr(SourceInode inode, ByteString text) throws BuildException {
    int equals = 0;
    while (equals < text.length() && text.bytes()[equals] != '=') {
      equals++;
    }
    if (equals == text.length()) {
      throw invalid("attribute", "NAME=VALUE", text);
    }
    byte[] key = unescape(Arrays.copyOf(text.bytes(), equals), null);
    byte[] value = unescape(Arrays.copyOfRange(text.bytes(), equals + 1, text.length()), null);
    if (key.length == 0 || key.length > MAX_NAME || hasNul(key) || value.length > MAX_VALUE) {
      throw invalid(
          "attribute",
          "a name of 1.." + MAX_NAME + " bytes and a value of at most " + MAX_VALUE,
          key.length + " and " + value.length + " bytes");
    }
    if (inode.xattrs().put(new ByteString(key), value) != null) {
      throw invalid("attribute", "each name once", new ByteString(key));
    }
  }

  private byte @Nullable [] optional(List<ByteString> fields, Field field) throws BuildException {
    ByteString text = fields.get(field.ordinal());
    return text.toString().equals("-") ? null : unescape(text.bytes(), field);
  }

  private byte[] unescape(byte[] text, @Nullable Field field) throws BuildException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length);
    for (int i = 0; i < text.length; i++) {
      if (text[i] != '\\') {
        out.write(text[i]);
        continue;
      }
      i++;
      int escape = i < text.length ? text[i] : 0;
      switch (escape) {
        case '\\' -> out.write('\\');
        case 'n' -> out.write('\n');
        case 'r' -> out.write('\r');
        case 't' -> out.write('\t');
        case 'x' -> {
          int high = i + 2 < text.length ? Character.digit(text[i + 1], 16) : -1;
          int low = i + 2 < text.length ? Character.digit(text[i + 2], 16) : -1;
          if (high < 0 || low < 0) {
            throw invalid("escape", "\\x and two hexadecimal digits", field);
          }
          out.write(high << 4 | low);
          i += 2;
        }
        default -> throw invalid("escape", "one of \\\\ \\n \\r \\t \\x", (char) escape);
      }
    }
    return out.toByteArray();
  }

  private void addLinks() throws BuildException {
    for (Link link : links) {
      line = link.line;
      SourceInode target = byPath.get(link.target);
      if (target == null || target.stat().isDirectory()) {
        throw invalid("target of a hard link", "a file of this dump", link.target);
      }
      SourceInode.Child child = new SourceInode.Child(target, true);
      if (link.directory.children().put(link.name, child) != null) {
        throw invalid("path", "each once", link.name);
      }
    }
  }

  private BuildException invalid(String what, String expected, @Nullable Object found) {
    String text = Objects.toString(found, "another form");
    return new BuildException(
        name + ", line " + line,
        what
            + ": expected "
            + expected
            + ", found "
            + (text.length() > 80 ? text.substring(0, 80) + "…" : text));
  }
}
