package io.github.jerofs.internal.format;

/** The fields of a device slot (docs/format.md, Devices). */
public final class DeviceFields {
  /** Size of a slot in bytes. */
  public static final int SIZE = 128;

  /** Size of {@link #TAG} in bytes. */
  public static final int TAG_SIZE = 64;

  /** Arbitrary text, padded with NULs. */
  public static final Field TAG = new Field("device tag", 0);

  /** Low 32 bits of the length in blocks. */
  public static final Field BLOCKS = new Field("device blocks", 64);

  /** Low 32 bits of the first block in the unified address space. */
  public static final Field UNIFIED_BLOCK = new Field("unified block", 68);

  /** Bits 32..47 of the length. */
  public static final Field BLOCKS_HIGH = new Field("device blocks, high", 72);

  /** Bits 32..47 of the first block. */
  public static final Field UNIFIED_BLOCK_HIGH = new Field("unified block, high", 74);

  private DeviceFields() {}
}
