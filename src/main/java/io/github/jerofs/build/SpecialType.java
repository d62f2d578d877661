package io.github.jerofs.build;

/** A type of special file. */
public enum SpecialType {
  /** A character device. */
  CHARACTER_DEVICE,
  /** A block device. */
  BLOCK_DEVICE,
  /** A named pipe. */
  FIFO,
  /** A socket. */
  SOCKET
}
