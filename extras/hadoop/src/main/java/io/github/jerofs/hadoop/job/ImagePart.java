package io.github.jerofs.hadoop.job;

import java.io.Serializable;
import java.util.List;

/** A part of an {@link ImageJob}, which becomes an image of its own. Immutable and thread-safe. */
public final class ImagePart implements Serializable {
  private static final long serialVersionUID = 1;

  private final int number;
  private final long bytes;
  private final List<PartInput> inputs;

  /**
   * Creates a part.
   *
   * @param inputs must be serializable and immutable
   */
  ImagePart(int number, long bytes, List<PartInput> inputs) {
    this.number = number;
    this.bytes = bytes;
    this.inputs = inputs;
  }

  /** Returns the position among the parts, from 0. */
  public int number() {
    return number;
  }

  /** Returns the size of the sources in bytes. */
  public long bytes() {
    return bytes;
  }

  List<PartInput> inputs() {
    return inputs;
  }
}
