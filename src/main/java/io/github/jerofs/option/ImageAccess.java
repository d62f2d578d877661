package io.github.jerofs.option;

/** How the file that holds an image is read. */
public enum ImageAccess {
  /** Memory-mapped where the file lies on the default file system, else through a channel. */
  AUTO,
  /** Always memory-mapped; opening fails where that is not possible. */
  MAPPED,
  /** Always through a channel, as suits files that may be truncated while they are open. */
  CHANNEL
}
