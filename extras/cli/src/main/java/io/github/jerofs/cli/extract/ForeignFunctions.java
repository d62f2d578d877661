package io.github.jerofs.cli.extract;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The foreign functions of Java 22, called by reflection, as this code also runs on Java 17. All
 * arguments are numbers, addresses too, which suits the calling conventions of 64-bit Linux.
 */
final class ForeignFunctions {
  private static final int FIRST_JAVA = 22;
  private static final String PACKAGE = "java.lang.foreign.";

  private final Class<?> linkerType = Class.forName(PACKAGE + "Linker");
  private final Class<?> segmentType = Class.forName(PACKAGE + "MemorySegment");
  private final Class<?> layoutType = Class.forName(PACKAGE + "MemoryLayout");
  private final Class<?> optionType = Class.forName(PACKAGE + "Linker$Option");
  private final Class<?> descriptorType = Class.forName(PACKAGE + "FunctionDescriptor");
  private final Object linker;
  private final Object lookup;
  private final Object errno;

  /** Loads the classes. Requires {@link #isSupported}. */
  ForeignFunctions() throws ReflectiveOperationException {
    linker = linkerType.getMethod("nativeLinker").invoke(null);
    lookup = linkerType.getMethod("defaultLookup").invoke(linker);
    errno =
        optionType
            .getMethod("captureCallState", String[].class)
            .invoke(null, (Object) new String[] {"errno"});
  }

  /** Returns whether this is 64-bit Linux with Java 22 or later. */
  static boolean isSupported() {
    String machine = System.getProperty("os.arch", "");
    return Runtime.version().feature() >= FIRST_JAVA
        && System.getProperty("os.name", "").equals("Linux")
        && (machine.equals("amd64") || machine.equals("aarch64"));
  }

  /**
   * Returns a function of the C library that returns an {@code int}.
   *
   * @param parameters {@code int} and {@code long}
   * @return a handle whose first parameter is the memory for {@code errno}, an {@link Object}
   */
  MethodHandle function(String name, Class<?>... parameters) throws ReflectiveOperationException {
    Object layouts = Array.newInstance(layoutType, parameters.length);
    for (int i = 0; i < parameters.length; i++) {
      Array.set(layouts, i, layout(parameters[i]));
    }
    Object descriptor =
        descriptorType
            .getMethod("of", layoutType, layouts.getClass())
            .invoke(null, layout(int.class), layouts);
    Object options = Array.newInstance(optionType, 1);
    Array.set(options, 0, errno);
    MethodHandle function =
        (MethodHandle)
            linkerType
                .getMethod("downcallHandle", segmentType, descriptorType, options.getClass())
                .invoke(linker, symbol(name), descriptor, options);
    return function.asType(
        MethodType.methodType(int.class, parameters).insertParameterTypes(0, Object.class));
  }

  private Object layout(Class<?> type) throws ReflectiveOperationException {
    String constant = type == int.class ? "JAVA_INT" : "JAVA_LONG";
    return Class.forName(PACKAGE + "ValueLayout").getField(constant).get(null);
  }

  private Object symbol(String name) throws ReflectiveOperationException {
    Optional<?> found =
        (Optional<?>)
            Class.forName(PACKAGE + "SymbolLookup")
                .getMethod("find", String.class)
                .invoke(lookup, name);
    return found.orElseThrow(() -> new NoSuchElementException(name));
  }

  /** Native memory for the arguments and the error of one call at a time. */
  final class Memory {
    private static final int CAPACITY = 80 << 10; // a path, a name and a value of 64 KiB

    private final ByteBuffer arguments =
        ByteBuffer.allocateDirect(CAPACITY).order(ByteOrder.nativeOrder());
    private final ByteBuffer errorNumber =
        ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());
    private final Object errorSegment;
    private final long address;

    Memory() throws ReflectiveOperationException {
      errorSegment = segment(errorNumber);
      address = (long) segmentType.getMethod("address").invoke(segment(arguments));
    }

    private Object segment(ByteBuffer buffer) throws ReflectiveOperationException {
      return segmentType.getMethod("ofBuffer", java.nio.Buffer.class).invoke(null, buffer);
    }

    /** Removes the arguments of the previous call. */
    Memory cleared() {
      arguments.clear();
      return this;
    }

    /** Adds bytes and a NUL, and returns their address. */
    long add(byte... bytes) {
      long start = address + arguments.position();
      arguments.put(bytes).put((byte) 0);
      return start;
    }

    /** Adds numbers of 64 bits, and returns their address. */
    long add(long... numbers) {
      arguments.position((arguments.position() + Long.BYTES - 1) & -Long.BYTES);
      long start = address + arguments.position();
      for (long number : numbers) {
        arguments.putLong(number);
      }
      return start;
    }

    /** Returns the first argument of a function. */
    Object error() {
      return errorSegment;
    }

    /** Returns the error of the last call that failed. */
    int errorNumber() {
      return errorNumber.getInt(0);
    }
  }
}
