package io.github.jerofs.cli.extract;

import io.github.jerofs.cli.text.RawPaths;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * System calls of Linux that set what {@code java.nio.file} cannot. They need Java 22. None follows
 * a symbolic link at the end of its path. Safe for use by several threads.
 */
final class SystemCalls {
  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;

  private final ForeignFunctions foreign;
  private final MethodHandle utimensat;
  private final MethodHandle lsetxattr;
  private final MethodHandle symlink;
  private final ThreadLocal<ForeignFunctions.Memory> memory =
      ThreadLocal.withInitial(this::newMemory);

  private SystemCalls() throws ReflectiveOperationException {
    foreign = new ForeignFunctions();
    utimensat = foreign.function("utimensat", int.class, long.class, long.class, int.class);
    lsetxattr =
        foreign.function("lsetxattr", long.class, long.class, long.class, long.class, int.class);
    symlink = foreign.function("symlink", long.class, long.class);
  }

  private static final class Holder {
    static final @Nullable SystemCalls INSTANCE = load();

    private static @Nullable SystemCalls load() {
      try {
        return ForeignFunctions.isSupported() ? new SystemCalls() : null;
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("foreign functions", e);
      }
    }
  }

  private ForeignFunctions.Memory newMemory() {
    try {
      return foreign.new Memory();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("foreign functions", e);
    }
  }

  /** Returns the system calls for the files of {@code target}, or null if there are none. */
  static @Nullable SystemCalls of(Path target) {
    return target.getFileSystem() == FileSystems.getDefault() ? Holder.INSTANCE : null;
  }

  /** Sets the times of access and modification. */
  void setTimes(Path file, Instant time) throws IOException {
    ForeignFunctions.Memory arguments = memory.get().cleared();
    long path = arguments.add(RawPaths.bytes(file));
    long seconds = time.getEpochSecond();
    long times = arguments.add(seconds, time.getNano(), seconds, time.getNano());
    int result;
    try {
      result =
          (int)
              utimensat.invokeExact(arguments.error(), AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW);
    } catch (Throwable e) {
      throw new LinkageError("utimensat", e);
    }
    check(result, file, arguments);
  }

  /** Sets an extended attribute of any namespace. */
  void setXattr(Path file, byte[] name, byte[] value) throws IOException {
    ForeignFunctions.Memory arguments = memory.get().cleared();
    long path = arguments.add(RawPaths.bytes(file));
    long nameAddress = arguments.add(name);
    long valueAddress = arguments.add(value);
    int result;
    try {
      result =
          (int)
              lsetxattr.invokeExact(
                  arguments.error(), path, nameAddress, valueAddress, (long) value.length, 0);
    } catch (Throwable e) {
      throw new LinkageError("lsetxattr", e);
    }
    check(result, file, arguments);
  }

  /** Creates a symbolic link with exactly this target. */
  Path createLink(Path link, byte[] target) throws IOException {
    ForeignFunctions.Memory arguments = memory.get().cleared();
    long targetAddress = arguments.add(target);
    long path = arguments.add(RawPaths.bytes(link));
    int result;
    try {
      result = (int) symlink.invokeExact(arguments.error(), targetAddress, path);
    } catch (Throwable e) {
      throw new LinkageError("symlink", e);
    }
    check(result, link, arguments);
    return link;
  }

  private static void check(int result, Path file, ForeignFunctions.Memory arguments)
      throws IOException {
    if (result != 0) {
      throw new FileSystemException(file.toString(), null, reason(arguments.errorNumber()));
    }
  }

  private static String reason(int errorNumber) {
    return switch (errorNumber) {
      case 1 -> "Operation not permitted";
      case 7 -> "Argument list too long";
      case 13 -> "Permission denied";
      case 17 -> "File exists";
      case 22 -> "Invalid argument";
      case 28 -> "No space left on device";
      case 30 -> "Read-only file system";
      case 34 -> "Numerical result out of range";
      case 95 -> "Operation not supported";
      default -> "error " + errorNumber;
    };
  }
}
