package io.github.jerofs.internal.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.channels.CompletionHandler;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileStoreAttributeView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Calls methods with null arguments and records those that accept them. */
@SuppressWarnings("NullAway")
public final class NullCalls {
  /** Parameters that may be null, by method and index. */
  private static final Set<String> NULLABLE =
      Set.of(
          "setTimes/0",
          "setTimes/1",
          "setTimes/2",
          "setAttribute/2", // as times may be
          "newAsynchronousFileChannel/2", // the executor
          "read/2", // an attachment
          "write/2",
          "lock/0",
          "lock/3",
          "equals/0");

  private final Map<Class<?>, Object> samples = new HashMap<>();
  private final List<String> wrong = new ArrayList<>();
  private int calls;

  /** Returns the arguments by type that are not null, modifiable. */
  public Map<Class<?>, Object> samples() {
    return samples;
  }

  /** Fails if a call did not throw {@code NullPointerException}, or if there were too few calls. */
  public void check(int fewest) {
    assertEquals(List.of(), wrong);
    assertTrue(calls >= fewest, () -> "only " + calls + " calls were tried");
  }

  /** Calls the methods that {@code type} declares, with each argument null in turn. */
  public void tryAll(Object target, Class<?> type) {
    for (Method method : type.getMethods()) {
      boolean ours = Modifier.isStatic(method.getModifiers()) == (target == null);
      if (!ours || method.getDeclaringClass() == Object.class) {
        continue;
      }
      Class<?>[] types = method.getParameterTypes();
      for (int i = 0; i < types.length; i++) {
        if (!types[i].isPrimitive() && !isNullable(method, i)) {
          tryNull(target, method, i, null);
          if (types[i].isArray() && !types[i].getComponentType().isPrimitive()) {
            tryNull(
                target,
                method,
                i,
                java.lang.reflect.Array.newInstance(types[i].getComponentType(), 1));
          }
        }
      }
    }
  }

  private static boolean takes(Method method, Class<?> type) {
    return Arrays.asList(method.getParameterTypes()).contains(type);
  }

  private static boolean isNullable(Method method, int parameter) {
    boolean attachment = takes(method, CompletionHandler.class);
    boolean listed = NULLABLE.contains(method.getName() + "/" + parameter);
    return listed && (attachment || !Set.of("read", "write", "lock").contains(method.getName()));
  }

  private void tryNull(Object target, Method method, int at, Object nothing) {
    Object[] arguments = new Object[method.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = sample(method, i);
      if (arguments[i] == null && i != at && !isNullable(method, i)) {
        wrong.add("the test has no sample for argument " + i + " of " + method);
      }
    }
    arguments[at] = nothing;
    calls++;
    try {
      Object result = method.invoke(target, arguments);
      wrong.add(method + ", argument " + at + " null: " + result);
    } catch (InvocationTargetException e) {
      if (!(e.getCause() instanceof NullPointerException)) {
        wrong.add(method + ", argument " + at + " null: " + e.getCause());
      }
    } catch (IllegalAccessException | IllegalArgumentException e) {
      throw new AssertionError(method + ", " + Arrays.toString(arguments), e);
    }
  }

  private Object sample(Method method, int i) {
    Class<?> type = method.getParameterTypes()[i];
    if (type == int.class && i == 2) {
      return 1; // buffers of an array
    }
    if (type == Class.class) {
      return switch (method.getName()) {
        case "readAttributes", "readAttributesIfExists" -> BasicFileAttributes.class;
        case "getFileStoreAttributeView" -> FileStoreAttributeView.class;
        default -> BasicFileAttributeView.class;
      };
    }
    return samples.get(type);
  }
}
