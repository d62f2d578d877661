package io.github.jerofs.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Compares the public API with its checked-in dump, to detect every change. To accept a change:
 * {@code mvn test -Dtest=ApiDumpTest -Djerofs.api.write=true}.
 */
final class ApiDumpTest {
  private static final Path CLASSES = Path.of("target/classes");
  private static final Path DUMP = Path.of("src/test/resources/api/jerofs.api");

  @Test
  void publicApi_equalsDump() throws IOException, ClassNotFoundException {
    String api = String.join("\n", api()) + "\n";
    if (Boolean.getBoolean("jerofs.api.write")) {
      Files.writeString(DUMP, api);
    }
    assertEquals(
        Files.readString(DUMP).replace("\r\n", "\n"),
        api,
        "the public API changed; see the comment of this test to accept the change");
  }

  private static List<String> api() throws IOException, ClassNotFoundException {
    List<String> lines = new ArrayList<>();
    for (String name : exportedClasses()) {
      Class<?> type = Class.forName(name, false, ApiDumpTest.class.getClassLoader());
      if (isVisible(type)) {
        lines.add(header(type));
        lines.addAll(members(type));
      }
    }
    return lines;
  }

  private static Set<String> exportedClasses() throws IOException {
    try (Stream<Path> files = Files.walk(CLASSES.resolve("io/github/jerofs"))) {
      return files
          .map(CLASSES::relativize)
          .map(file -> file.toString().replace('\\', '/'))
          .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
          .filter(file -> !file.startsWith("io/github/jerofs/internal/"))
          .map(file -> file.substring(0, file.length() - ".class".length()).replace('/', '.'))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static boolean isVisible(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return isVisible(type.getModifiers()) && (outer == null || isVisible(outer));
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static String header(Class<?> type) {
    // Only newer JDKs include sealed in this text.
    String generic = type.toGenericString().replaceFirst("\\b(non-)?sealed ", "");
    StringBuilder text = new StringBuilder(type.isSealed() ? "sealed " : "").append(generic);
    if (type.getGenericSuperclass() != null) {
      text.append(" extends ").append(type.getGenericSuperclass().getTypeName());
    }
    if (type.getInterfaces().length > 0) {
      text.append(" implements ").append(names(type.getGenericInterfaces()));
    }
    return text.toString();
  }

  private static Set<String> members(Class<?> type) {
    Set<String> members = new TreeSet<>();
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      add(members, constructor, "<init>" + signature(constructor));
    }
    for (Method method : type.getDeclaredMethods()) {
      if (!method.isBridge()) {
        String result = method.getGenericReturnType().getTypeName();
        add(members, method, result + " " + method.getName() + signature(method));
      }
    }
    for (Field field : type.getDeclaredFields()) {
      add(members, field, field.getGenericType().getTypeName() + " " + field.getName());
    }
    return members;
  }

  private static void add(Set<String> members, Member member, String text) {
    if (isVisible(member.getModifiers()) && !member.isSynthetic()) {
      // The bits of varargs and bridge methods have other meanings elsewhere.
      int mask = member instanceof Field ? Modifier.fieldModifiers() : Modifier.methodModifiers();
      members.add("    " + Modifier.toString(member.getModifiers() & mask) + " " + text);
    }
  }

  private static String signature(Executable executable) {
    String thrown = names(executable.getGenericExceptionTypes());
    return "("
        + names(executable.getGenericParameterTypes())
        + ")"
        + (thrown.isEmpty() ? "" : " throws " + thrown);
  }

  private static String names(Type[] types) {
    return Arrays.stream(types).map(Type::getTypeName).collect(Collectors.joining(", "));
  }
}
