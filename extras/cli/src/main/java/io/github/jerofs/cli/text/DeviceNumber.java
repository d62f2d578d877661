package io.github.jerofs.cli.text;

/**
 * The number of a device.
 *
 * @param major selects the driver
 * @param minor selects the device of that driver
 */
public record DeviceNumber(long major, long minor) {
  /** Decodes glibc's {@code dev_t}. */
  public static DeviceNumber of(long rdev) {
    return new DeviceNumber(
        (rdev >>> 8 & 0xfff) | (rdev >>> 32 & ~0xfffL), (rdev & 0xff) | (rdev >>> 12 & ~0xffL));
  }

  /** Returns {@code major,minor}, as {@code ls -l} prints it. */
  @Override
  public String toString() {
    return major + "," + minor;
  }
}
