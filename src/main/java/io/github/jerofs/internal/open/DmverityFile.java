package io.github.jerofs.internal.open;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.option.RootHash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code .dmverity} file that containerd writes for a layer with an appended hash tree. It is a
 * JSON object with the members {@code roothash} in hexadecimal digits and {@code hashoffset} in
 * bytes.
 */
final class DmverityFile {
  private static final String SUFFIX = ".dmverity";

  private static final int MAX_SIZE = 4096;
  private static final String ROOT_HASH = "roothash";
  private static final String OFFSET = "hashoffset";

  /** A value of a member. No member has a nested value. */
  private static final String VALUE = "(\"[^\"\\\\]*\"|-?[0-9]+|true|false|null)";

  private static final Pattern MEMBER =
      Pattern.compile("\\s*\"([^\"\\\\]*)\"\\s*:\\s*" + VALUE + "\\s*(,(?=\\s*\")|(?=}))");

  private final Path file;

  private DmverityFile(Path file) {
    this.file = file;
  }

  /** Returns the {@code .dmverity} file of {@code layer}, if it exists. */
  static Optional<DmverityFile> of(Path layer) {
    Path name = layer.getFileName();
    Path beside = layer.resolveSibling(name + SUFFIX);
    return name != null && Files.isRegularFile(beside)
        ? Optional.of(new DmverityFile(beside))
        : Optional.empty();
  }

  /**
   * Returns the offset of the tree.
   *
   * @throws CorruptImageException if the file is malformed or states another root hash
   */
  long offset(RootHash expected) throws IOException {
    Map<String, String> members = members();
    String stated = rootHash(members);
    if (!stated.equalsIgnoreCase(expected.toString())) {
      throw corrupt(ROOT_HASH, expected, stated);
    }
    return Long.parseLong(get(members, OFFSET, "[0-9]{1,18}"));
  }

  /**
   * Returns the root hash.
   *
   * @throws CorruptImageException if the file is malformed
   */
  RootHash rootHash() throws IOException {
    String stated = rootHash(members());
    try {
      return RootHash.parse(stated);
    } catch (IllegalArgumentException e) {
      CorruptImageException corrupt = corrupt(ROOT_HASH, "32 or 64 bytes in hexadecimal", stated);
      corrupt.initCause(e);
      throw corrupt;
    }
  }

  private String rootHash(Map<String, String> members) throws CorruptImageException {
    String quoted = get(members, ROOT_HASH, "\"[0-9A-Fa-f]+\"");
    return quoted.substring(1, quoted.length() - 1);
  }

  private Map<String, String> members() throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_SIZE + 1);
    }
    String text = new String(bytes, ISO_8859_1).strip();
    if (bytes.length > MAX_SIZE || !text.startsWith("{") || !text.endsWith("}")) {
      throw corrupt("content", "a JSON object of at most " + MAX_SIZE + " bytes", "something else");
    }
    Map<String, String> members = new HashMap<>();
    Matcher member = MEMBER.matcher(text).region(1, text.length());
    member.useTransparentBounds(true);
    int end = 1;
    while (member.lookingAt()) {
      if (members.put(member.group(1), member.group(2)) != null) {
        throw corrupt("member " + member.group(1), "one", "several");
      }
      end = member.end();
      member.region(end, text.length());
    }
    if (!text.substring(end).strip().equals("}")) {
      throw corrupt("content", "members that are strings and numbers", "something else");
    }
    return members;
  }

  private String get(Map<String, String> members, String name, String form)
      throws CorruptImageException {
    String value = members.getOrDefault(name, "");
    if (!value.matches(form)) {
      throw corrupt(name, "of the form " + form, value.isEmpty() ? "nothing" : value);
    }
    return value;
  }

  private CorruptImageException corrupt(String what, Object expected, Object actual) {
    return new CorruptImageException(
        ImagePlace.of(file.toString(), ImagePlace.NO_OFFSET), what, expected, actual);
  }
}
