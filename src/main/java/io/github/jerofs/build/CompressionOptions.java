package io.github.jerofs.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which files are compressed, how, and in what form. Whatever the rules say, a file that would not
 * become smaller is stored as it is. Immutable: each {@code with} method returns a changed copy.
 */
public final class CompressionOptions {
  /** Nothing is compressed. */
  public static final CompressionOptions NONE =
      new CompressionOptions(Optional.empty(), List.of(), false, false, Optional.empty());

  /**
   * What is done to files whose path matches.
   *
   * @param glob a {@link PathPattern}
   * @param compression empty to store the files as they are
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

  /** Returns options that compress all files alike. */
  public static CompressionOptions of(Compression compression) {
    return new CompressionOptions(
        Optional.of(compression), List.of(), false, false, Optional.empty());
  }

  /**
   * Returns a copy with one more rule. The first rule that matches a file applies.
   *
   * @throws IllegalArgumentException if {@code glob} is empty, or begins with a slash
   */
  public CompressionOptions with(String glob, Compression compression) {
    return with(new Rule(glob, Optional.of(compression)));
  }

  /**
   * Returns a copy with one more rule, which stores files as they are.
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
   * packed inode. Smaller images; a small file costs as much to read as a cluster. Linux 6.1.
   */
  public CompressionOptions withFragments(boolean use) {
    return new CompressionOptions(otherwise, rules, use, tailPacking, encodedExtents);
  }

  /**
   * Returns a copy in which the last pcluster of a file lies behind its inode if it is short
   * (ztailpacking). Of no effect on files that have a fragment, or encoded extents. Linux 5.17.
   */
  public CompressionOptions withTailPacking(boolean use) {
    return new CompressionOptions(otherwise, rules, fragments, use, encodedExtents);
  }

  /**
   * Returns a copy with or without encoded extents, which need no padding: small files share
   * blocks. Linux 6.15. Where nothing is stated they are used if the {@linkplain
   * BuildOptions.Builder#targetKernel target kernel} knows them.
   */
  public CompressionOptions withEncodedExtents(boolean use) {
    return new CompressionOptions(otherwise, rules, fragments, tailPacking, Optional.of(use));
  }

  /** Returns what is done to files that no rule matches; empty to store them as they are. */
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

  /** Returns whether short pclusters at the end lie behind inodes. */
  public boolean tailPacking() {
    return tailPacking;
  }

  /** Returns whether files have encoded extents, if it is stated. */
  public Optional<Boolean> encodedExtents() {
    return encodedExtents;
  }
}
