package io.github.jerofs.option;

/** How to read the file that contains an image or device. */
public enum ImageAccess {
  /** Maps files of the default file system into memory and reads other files through a channel. */
  AUTO,
  /** Maps the file into memory; opening fails if the file system cannot map files. */
  MAPPED,
  /** Reads the file through a channel; suits files that may be truncated while they are open. */
  CHANNEL
}
