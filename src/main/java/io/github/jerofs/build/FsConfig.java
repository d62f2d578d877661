package io.github.jerofs.build;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An {@code fs_config} file of Android: owner, group, mode and capabilities by path. Each line has
 * the form {@code PATH UID GID MODE [capabilities=MASK] [selabel=LABEL]}. Paths begin with the
 * mount point of the image. As a rule, it changes the entries that have a line and keeps the
 * others. Immutable and thread-safe.
 *
 * <pre>{@code
 * BuildOptions.builder().rule(FsConfig.read(Path.of("system_fs_config"), "system")).build();
 * }</pre>
 */
public final class FsConfig implements EntryRule {
  private static final Pattern LINE =
      Pattern.compile(
          "(.*)[ \t]+(\\d{1,10})[ \t]+(\\d{1,10})[ \t]+([0-7]{1,6})((?:[ \t]+[a-z]+=\\S*)*)",
          Pattern.DOTALL);
  private static final Pattern MASK = Pattern.compile("0[xX]([0-9a-fA-F]{1,16})|(\\d{1,19})");
  private static final String CAPABILITIES = "capabilities=";
  private static final String LABEL = "selabel=";
  private static final String CAPABILITY_XATTR = "security.capability";
  private static final int REVISION_2 = 0x02000000;
  private static final int REVISION_MASK = 0xff000000;
  private static final int EFFECTIVE = 1;
  private static final int CAPABILITY_SIZE = 20;
  private static final int PERMISSIONS = 07777;

  /**
   * A line of the file.
   *
   * @param uid the owner
   * @param gid the group
   * @param permissions the lower 12 bits of the mode
   * @param capabilities the mask of permitted capabilities, also the effective ones; 0 for none
   * @param label the SELinux label, if the line has one
   */
  public record Entry(
      long uid, long gid, int permissions, long capabilities, Optional<String> label) {}

  private final MountPoint mountPoint;
  private final Map<String, Entry> entries;

  private FsConfig(MountPoint mountPoint, Map<String, Entry> entries) {
    this.mountPoint = mountPoint;
    this.entries = entries;
  }

  /**
   * Reads a file.
   *
   * @param mountPoint the place at which Android mounts the image, such as {@code system}; empty
   *     for the root directory
   * @throws BuildException if a line is malformed; the message names file and line
   * @throws IOException if the file cannot be read
   */
  public static FsConfig read(Path file, String mountPoint) throws IOException {
    Map<String, Entry> entries = new HashMap<>();
    ConfigLines.forEach(
        file,
        (line, number) -> {
          Matcher matcher = LINE.matcher(line.stripTrailing());
          if (!matcher.matches()) {
            throw malformed(file, number, "PATH UID GID MODE", line);
          }
          entries.put(MountPoint.trim(matcher.group(1)), entry(matcher, file, number));
        });
    return new FsConfig(MountPoint.of(mountPoint), entries);
  }

  private static Entry entry(Matcher line, Path file, int number) throws BuildException {
    long capabilities = 0;
    Optional<String> label = Optional.empty();
    for (String option : line.group(5).strip().split("[ \t]+", -1)) {
      if (option.startsWith(CAPABILITIES)) {
        capabilities =
            mask(option.substring(CAPABILITIES.length()))
                .orElseThrow(() -> malformed(file, number, "a mask of capabilities", option));
      } else if (option.startsWith(LABEL)) {
        label = Optional.of(option.substring(LABEL.length()));
      } else if (!option.isEmpty()) {
        throw malformed(file, number, "capabilities=MASK or selabel=LABEL", option);
      }
    }
    long uid = Long.parseLong(line.group(2));
    long gid = Long.parseLong(line.group(3));
    int mode = Integer.parseInt(line.group(4), 8);
    try {
      EntryAttributes.of(0).withOwner(uid, gid);
    } catch (IllegalArgumentException e) {
      throw malformed(file, number, "numbers up to 4294967295", uid + " " + gid);
    }
    return new Entry(uid, gid, mode & PERMISSIONS, capabilities, label);
  }

  private static OptionalLong mask(String text) {
    Matcher matcher = MASK.matcher(text);
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    String hex = matcher.group(1);
    try {
      return OptionalLong.of(
          hex == null ? Long.parseLong(matcher.group(2)) : Long.parseUnsignedLong(hex, 16));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static BuildException malformed(Path file, int line, String expected, String found) {
    return ConfigLines.malformed(file, line, "expected " + expected + ", found '" + found + "'");
  }

  /**
   * Returns the line of an entry, if the file has one.
   *
   * @param path the path from the root of the image
   */
  public Optional<Entry> find(String path) {
    return Optional.ofNullable(entries.get(mountPoint.resolve(path)));
  }

  @Override
  public Optional<EntryAttributes> apply(String path, int type, EntryAttributes attributes) {
    return Optional.of(find(path).map(entry -> merge(entry, attributes)).orElse(attributes));
  }

  private static EntryAttributes merge(Entry entry, EntryAttributes attributes) {
    EntryAttributes result =
        attributes.withOwner(entry.uid, entry.gid).withPermissions(entry.permissions);
    if (entry.capabilities != 0) {
      result = result.withXattr(CAPABILITY_XATTR, encode(entry.capabilities));
    }
    if (entry.label.isPresent()) {
      result = result.withXattr(FileContexts.LABEL_XATTR, FileContexts.encode(entry.label.get()));
    }
    return result;
  }

  /**
   * Returns the line for an entry, without a line break. {@link FileContexts} has the labels. The
   * text must be encoded with {@link io.github.jerofs.storage.Names}.
   *
   * @param path the path from the root of the image
   * @throws BuildException if the file cannot express the path or the capabilities
   */
  public static String line(String mountPoint, String path, EntryAttributes attributes)
      throws BuildException {
    String onDevice = MountPoint.of(mountPoint).resolve(path);
    boolean ambiguous = !onDevice.equals(onDevice.strip()) || onDevice.startsWith("#");
    if (ambiguous || onDevice.indexOf('\n') >= 0 || onDevice.indexOf('\r') >= 0) {
      throw new BuildException(path, "an fs_config file cannot contain this path");
    }
    String line =
        String.format(
            Locale.ROOT,
            "%s %d %d %04o",
            onDevice.isEmpty() ? "/" : onDevice,
            attributes.uid(),
            attributes.gid(),
            attributes.permissions());
    byte[] capability = attributes.xattrs().get(CAPABILITY_XATTR);
    return capability == null
        ? line
        : line + " " + CAPABILITIES + "0x" + Long.toHexString(decode(path, capability));
  }

  private static byte[] encode(long capabilities) {
    return ByteBuffer.allocate(CAPABILITY_SIZE)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(REVISION_2 | EFFECTIVE)
        .putInt((int) capabilities)
        .putInt(0)
        .putInt((int) (capabilities >>> 32))
        .array();
  }

  private static long decode(String path, byte[] capability) throws BuildException {
    ByteBuffer fields = ByteBuffer.wrap(capability).order(ByteOrder.LITTLE_ENDIAN);
    boolean plain =
        capability.length == CAPABILITY_SIZE
            && (fields.getInt(0) & REVISION_MASK) == REVISION_2
            && (fields.getInt(0) & EFFECTIVE) != 0
            && fields.getInt(8) == 0
            && fields.getInt(16) == 0;
    if (!plain) {
      throw new BuildException(
          path, "an fs_config file can contain only effective capabilities of revision 2");
    }
    return Integer.toUnsignedLong(fields.getInt(4))
        | Integer.toUnsignedLong(fields.getInt(12)) << 32;
  }
}
