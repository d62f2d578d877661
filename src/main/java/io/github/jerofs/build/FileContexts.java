package io.github.jerofs.build;

import io.github.jerofs.attribute.ModeBits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A {@code file_contexts} file of SELinux: labels by regular expression. Each line has the form
 * {@code REGEX [TYPE] LABEL}. An expression matches a whole absolute path, which begins with the
 * mount point of the image. Literal paths precede expressions; otherwise the last match counts. As
 * a rule, it sets {@code security.selinux} of the entries that match and keeps the others.
 * Immutable and thread-safe.
 */
public final class FileContexts implements EntryRule {
  static final String LABEL_XATTR = "security.selinux";

  /** The label of paths that have none. */
  private static final String NONE = "<<none>>";

  private static final String META = ".^$?*+|[](){}";
  private static final Map<String, Integer> TYPES =
      Map.of(
          "--", ModeBits.REGULAR,
          "-d", ModeBits.DIRECTORY,
          "-l", ModeBits.SYMLINK,
          "-c", ModeBits.CHAR_DEVICE,
          "-b", ModeBits.BLOCK_DEVICE,
          "-p", ModeBits.FIFO,
          "-s", ModeBits.SOCKET);
  private static final int ANY_TYPE = 0;

  private record Literal(String path, int type) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Literal that && type == that.type && path.equals(that.path);
    }

    @Override
    public int hashCode() {
      return 31 * type + path.hashCode();
    }
  }

  /** An expression; its literal beginning excludes most paths without a match. */
  private record Expression(String beginning, Pattern pattern, int type, String label) {
    boolean matches(String path, int ofType) {
      return (type == ANY_TYPE || type == ofType)
          && path.startsWith(beginning)
          && pattern.matcher(path).matches();
    }
  }

  private final MountPoint mountPoint;
  private final Map<Literal, String> literals = new HashMap<>();
  private final List<Expression> expressions = new ArrayList<>();

  private FileContexts(MountPoint mountPoint) {
    this.mountPoint = mountPoint;
  }

  /**
   * Reads a file.
   *
   * @param mountPoint the place at which Android mounts the image, such as {@code system}; empty
   *     for the root directory
   * @throws BuildException if a line is malformed; the message names file and line
   * @throws IOException if the file cannot be read
   */
  public static FileContexts read(Path file, String mountPoint) throws IOException {
    FileContexts contexts = new FileContexts(MountPoint.of(mountPoint));
    ConfigLines.forEach(file, (line, number) -> contexts.add(line.strip(), file, number));
    return contexts;
  }

  private void add(String line, Path file, int number) throws BuildException {
    String[] fields = line.split("\\s+", -1);
    Integer type = fields.length == 3 ? TYPES.get(fields[1]) : Integer.valueOf(ANY_TYPE);
    if (fields.length < 2 || fields.length > 3 || type == null) {
      throw ConfigLines.malformed(
          file, number, "expected REGEX [TYPE] LABEL, found '" + line + "'");
    }
    String regex = fields[0];
    String label = fields[fields.length - 1];
    String beginning = beginning(regex);
    if (beginning.length() == unescaped(regex).length()) {
      literals.put(new Literal(beginning, type), label);
      return;
    }
    try {
      Pattern pattern = Pattern.compile(regex, Pattern.DOTALL);
      // Without a "|", which could be at the top, the beginning is part of each match.
      String certain = regex.indexOf('|') < 0 ? beginning : "";
      expressions.add(new Expression(certain, pattern, type, label));
    } catch (PatternSyntaxException e) {
      throw ConfigLines.malformed(file, number, "bad regular expression: " + e.getMessage());
    }
  }

  /** Returns the text before the first metacharacter, without a character that is repeated. */
  private static String beginning(String regex) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < regex.length(); i++) {
      char c = regex.charAt(i);
      if (META.indexOf(c) >= 0) {
        boolean repeats = "?*{".indexOf(c) >= 0 && !text.isEmpty();
        text.setLength(text.length() - (repeats ? 1 : 0));
        break;
      }
      if (c == '\\') {
        if (++i == regex.length() || Character.isLetterOrDigit(regex.charAt(i))) {
          break; // a class of characters, such as \d
        }
        c = regex.charAt(i);
      }
      text.append(c);
    }
    return text.toString();
  }

  /** Returns {@code regex} without the backslashes of escaped characters. */
  private static String unescaped(String regex) {
    return regex.replaceAll("\\\\(.)", "$1");
  }

  /**
   * Returns the label of an entry, if the file has one.
   *
   * @param path the path from the root of the image
   * @param type the type bits of the mode
   */
  public Optional<String> find(String path, int type) {
    String onDevice = "/" + mountPoint.resolve(path);
    String label = literals.get(new Literal(onDevice, type));
    if (label == null) {
      label = literals.get(new Literal(onDevice, ANY_TYPE));
    }
    for (int i = expressions.size() - 1; label == null && i >= 0; i--) {
      if (expressions.get(i).matches(onDevice, type)) {
        label = expressions.get(i).label;
      }
    }
    return Optional.ofNullable(label).filter(found -> !found.equals(NONE));
  }

  @Override
  public Optional<EntryAttributes> apply(String path, int type, EntryAttributes attributes) {
    return Optional.of(
        find(path, type)
            .map(label -> attributes.withXattr(LABEL_XATTR, encode(label)))
            .orElse(attributes));
  }

  /**
   * Returns the line for an entry, without a line break; empty if the entry has no label. The text
   * must be encoded with {@link io.github.jerofs.storage.Names}.
   *
   * @param path the path from the root of the image
   * @throws BuildException if the file cannot express the path
   */
  public static Optional<String> line(String mountPoint, String path, EntryAttributes attributes)
      throws BuildException {
    byte[] value = attributes.xattrs().get(LABEL_XATTR);
    if (value == null) {
      return Optional.empty();
    }
    String onDevice = "/" + MountPoint.of(mountPoint).resolve(path);
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < onDevice.length(); i++) {
      char c = onDevice.charAt(i);
      if (c == '\n' || c == '\r') {
        throw new BuildException(path, "a file_contexts file cannot contain this path");
      } else if (Character.isWhitespace(c)) {
        line.append('.'); // white space divides the fields
      } else {
        line.append(c == '\\' || META.indexOf(c) >= 0 ? "\\" : "").append(c);
      }
    }
    return Optional.of(line.append(' ').append(decode(value)).toString());
  }

  /** Encodes a label as the tools of SELinux do: with a NUL at the end. */
  static byte[] encode(String label) {
    return (label + "\0").getBytes(StandardCharsets.UTF_8);
  }

  private static String decode(byte[] value) {
    int length = value.length;
    while (length > 0 && value[length - 1] == 0) {
      length--;
    }
    return new String(value, 0, length, StandardCharsets.UTF_8);
  }
}
