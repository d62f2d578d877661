package io.github.jerofs.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Selects which files are compressed and how. A file that compression does not shrink is stored
 * uncompressed. Immutable and thread-safe; each {@code with} method returns a changed copy.
 */
public final class CompressionOptions {
  /** Nothing is compressed. */
  public static final CompressionOptions NONE =
      new CompressionOptions(Optional.empty(), List.of(), false, false, Optional.empty());

  /**
   * The compression of files whose path matches a pattern.
   *
   * @param glob a {@link PathPattern}
   * @param compression the compression, or empty to store the files uncompressed
   */
  public record Rule(String glob, Optional<Compression> compression) {
    /**
     * Checks the pattern.
     *
     * @throws IllegalArgumentException if it is empty, or begins with a slash
     */
    public Rule {
      PathPattern.of(glob);
    }
  }

  private final Optional<Compression> otherwise;
  private final List<Rule> rules;
  private final boolean fragments;
  private final boolean tailPacking;
  private final Optional<Boolean> encodedExtents;

  private CompressionOptions(
      Optional<Compression> otherwise,
      List<Rule> rules,
      boolean fragments,
      boolean tailPacking,
      Optional<Boolean> encodedExtents) {
    this.otherwise = otherwise;
    this.rules = List.copyOf(rules);
    this.fragments = fragments;
    this.tailPacking = tailPacking;
    this.encodedExtents = encodedExtents;
  }

  /** Returns options that apply {@code compression} to all files. */
  public static CompressionOptions of(Compression compression) {
    return new CompressionOptions(
        Optional.of(compression), List.of(), false, false, Optional.empty());
  }

  /**
   * Returns a copy with an added rule. The first matching rule applies.
   *
   * @throws IllegalArgumentException if {@code glob} is empty, or begins with a slash
   */
  public CompressionOptions with(String glob, Compression compression) {
    return with(new Rule(glob, Optional.of(compression)));
  }

  /**
   * Returns a copy with an added rule that stores matching files uncompressed.
   *
   * @throws IllegalArgumentException if {@code glob} is empty, or begins with a slash
   */
  public CompressionOptions without(String glob) {
    return with(new Rule(glob, Optional.empty()));
  }

  private CompressionOptions with(Rule rule) {
    List<Rule> more = new ArrayList<>(rules);
    more.add(rule);
    return new CompressionOptions(otherwise, more, fragments, tailPacking, encodedExtents);
  }

  /**
   * Returns a copy in which small files and the ends of files are compressed together, in the
   * packed inode. Images become smaller, but reading a small file decodes a whole cluster. Requires
   * Linux 6.1.
   */
  public CompressionOptions withFragments(boolean use) {
    return new CompressionOptions(otherwise, rules, use, tailPacking, encodedExtents);
  }

  /**
   * Returns a copy in which a short last pcluster directly follows the inode of its file
   * (ztailpacking). Has no effect on files with a fragment or encoded extents. Requires Linux 5.17.
   */
  public CompressionOptions withTailPacking(boolean use) {
    return new CompressionOptions(otherwise, rules, fragments, use, encodedExtents);
  }

  /**
   * Returns a copy with or without encoded extents, which need no padding, so small files share
   * blocks. Requires Linux 6.15. By default, they are used if the {@linkplain
   * BuildOptions.Builder#targetKernel target kernel} supports them.
   */
  public CompressionOptions withEncodedExtents(boolean use) {
    return new CompressionOptions(otherwise, rules, fragments, tailPacking, Optional.of(use));
  }

  /**
   * Returns the compression of files that no rule matches, or empty if they are stored
   * uncompressed.
   */
  public Optional<Compression> otherwise() {
    return otherwise;
  }

  /** Returns the rules in order. */
  public List<Rule> rules() {
    return rules;
  }

  /** Returns whether small files and ends of files go to the packed inode. */
  public boolean fragments() {
    return fragments;
  }

  /** Returns whether short last pclusters follow their inodes. */
  public boolean tailPacking() {
    return tailPacking;
  }

  /** Returns whether files have encoded extents, if set. */
  public Optional<Boolean> encodedExtents() {
    return encodedExtents;
  }
}
