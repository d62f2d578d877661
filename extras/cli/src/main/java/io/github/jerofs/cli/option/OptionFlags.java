package io.github.jerofs.cli.option;

import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.option.ImageKeys;
import io.github.jerofs.option.OptionKey;
import io.github.jerofs.option.RemoteKeys;
import io.github.jerofs.option.TrustKeys;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The command-line flag of each {@link OptionKey}. */
public final class OptionFlags {
  public static final String LIMIT = "--limit";
  public static final String OTHER = "--option";

  private static final Map<OptionKey<?>, String> OWN =
      Map.ofEntries(
          Map.entry(ImageKeys.OFFSET, "--offset"),
          Map.entry(ImageKeys.DEVICES, "--device"),
          Map.entry(ImageKeys.OBJECTS, "--objects"),
          Map.entry(ImageKeys.ACCESS, "--access"),
          Map.entry(ImageKeys.VERIFY, "--no-verify"),
          Map.entry(TrustKeys.ROOT_HASH, "--root-hash"),
          Map.entry(TrustKeys.HASH_TREE, "--hash-tree"),
          Map.entry(TrustKeys.SIGNATURE, "--signature"),
          Map.entry(TrustKeys.CERTIFICATES, "--certificate"),
          Map.entry(RemoteKeys.MIRRORS, "--mirror"),
          Map.entry(RemoteKeys.HEADERS, "--header"),
          Map.entry(RemoteKeys.SHA256, "--sha256"),
          Map.entry(RemoteKeys.CACHE_DIRECTORY, "--cache"));

  /** Options whose values cannot be written as text. */
  public static final Set<OptionKey<?>> WITHOUT_TEXT =
      Set.of(RemoteKeys.REMOTE, ImageKeys.OBJECT_RESOLVER);

  private OptionFlags() {}

  /** Returns the flag that sets {@code key}. */
  public static String of(OptionKey<?> key) {
    return OWN.getOrDefault(key, isLimit(key) ? LIMIT : OTHER);
  }

  /** Returns the option {@code key} as messages name it. */
  public static String shown(String key) {
    String flag = of(OptionKey.named(key));
    return flag.equals(LIMIT) || flag.equals(OTHER) ? flag + " " + key : flag;
  }

  private static boolean isLimit(OptionKey<?> key) {
    return Arrays.stream(ErofsLimit.values()).anyMatch(limit -> OptionKey.of(limit).equals(key));
  }

  /** Returns the keys of {@code --option}: those with values of text, and no flag of their own. */
  public static List<OptionKey<?>> others() {
    return OptionKey.all().stream()
        .filter(key -> of(key).equals(OTHER) && !WITHOUT_TEXT.contains(key))
        .toList();
  }

  /**
   * Returns the key of {@code --option} with {@code name}.
   *
   * @throws IllegalArgumentException if there is none
   */
  static OptionKey<?> other(String name) {
    return others().stream()
        .filter(key -> key.name().equals(name))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException(whyNot(name)));
  }

  private static String whyNot(String name) {
    boolean flagged = OWN.keySet().stream().anyMatch(key -> key.name().equals(name));
    return flagged
        ? "'" + name + "' has a flag of its own: " + shown(name)
        : "unknown option '" + name + "'; known are " + others();
  }

  /** Lists the limits with their defaults for the help. */
  static final class LimitDefaults implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(ErofsLimit.values())
          .map(OptionKey::of)
          .map(key -> key + "=" + key.defaultText())
          .iterator();
    }
  }

  /** Lists the keys of {@code --option} for the help. */
  static final class OtherKeys implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return others().stream().map(key -> key + "=" + key.metavar()).iterator();
    }
  }
}
