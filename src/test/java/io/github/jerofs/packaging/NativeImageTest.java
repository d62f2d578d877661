package io.github.jerofs.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.jerofs.Erofs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The reachability metadata for GraalVM lists what the classes load by name, and nothing else. */
final class NativeImageTest {
  private static final Path RESOURCES = Path.of("src/main/resources");
  private static final Path METADATA =
      RESOURCES.resolve("META-INF/native-image/io.github.jerofs/jerofs");
  private static final Path SERVICES = RESOURCES.resolve("META-INF/services");

  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPath(placeOf(Erofs.class));

  /** Methods that find classes, members and resources by name. */
  private static final Map<String, Set<String>> BY_NAME =
      Map.of(
          "java.lang.Class",
          Set.of(
              "forName",
              "getMethod",
              "getMethods",
              "getDeclaredMethod",
              "getDeclaredMethods",
              "getConstructor",
              "getConstructors",
              "getDeclaredConstructor",
              "getDeclaredConstructors",
              "getField",
              "getDeclaredField",
              "getResource",
              "getResourceAsStream"),
          "java.lang.ClassLoader",
          Set.of("loadClass", "getResource", "getResources", "getResourceAsStream"),
          "java.lang.Module",
          Set.of("getResourceAsStream"),
          "java.lang.reflect.Proxy",
          Set.of("newProxyInstance"),
          "java.util.ResourceBundle",
          Set.of("getBundle"),
          "java.util.ServiceLoader",
          Set.of("load", "loadInstalled"));

  private static Path placeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonElement read(String name) throws IOException {
    return JsonParser.parseString(Files.readString(METADATA.resolve(name)));
  }

  private static List<JsonObject> entries() throws IOException {
    List<JsonObject> entries = new ArrayList<>();
    read("reflect-config.json").getAsJsonArray().forEach(e -> entries.add(e.getAsJsonObject()));
    return entries;
  }

  private static boolean isByName(JavaMethodCall call) {
    Set<String> names = BY_NAME.get(call.getTargetOwner().getName());
    return names != null && names.contains(call.getName());
  }

  @Test
  void reflection_asInTheClasses() throws IOException {
    Set<String> users = new TreeSet<>();
    for (JavaClass each : CLASSES) {
      if (each.getMethodCallsFromSelf().stream().anyMatch(NativeImageTest::isByName)) {
        users.add(each.getName());
      }
    }
    Set<String> conditions = new TreeSet<>();
    for (JsonObject entry : entries()) {
      if (entry.has("condition")) {
        conditions.add(entry.getAsJsonObject("condition").get("typeReachable").getAsString());
      }
    }
    assertEquals(users, conditions);
  }

  @Test
  void reflection_membersExist() throws Exception {
    int checked = 0;
    for (JsonObject entry : entries()) {
      String name = entry.get("name").getAsString();
      if (name.endsWith(".SegmentFileChannel")) {
        assertTrue(Files.exists(Path.of("src/main/java22", name.replace('.', '/') + ".java")));
        continue; // loads on Java 22 only
      }
      Class<?> type = Class.forName(name, false, getClass().getClassLoader());
      for (JsonElement each : entry.getAsJsonArray("methods")) {
        checkMethod(type, each.getAsJsonObject());
        checked++;
      }
    }
    assertTrue(checked >= 5);
  }

  private static void checkMethod(Class<?> type, JsonObject method) throws Exception {
    List<Class<?>> parameters = new ArrayList<>();
    for (JsonElement each : method.getAsJsonArray("parameterTypes")) {
      parameters.add(each.getAsString().equals("byte[]") ? byte[].class : int.class);
    }
    Class<?>[] types = parameters.toArray(Class<?>[]::new);
    String name = method.get("name").getAsString();
    if (name.equals("<init>")) {
      assertNotNull(type.getDeclaredConstructor(types));
    } else if (!name.equals("shutdownNow") || Runtime.version().feature() >= 21) {
      assertNotNull(type.getMethod(name, types));
    }
  }

  @Test
  void services_asInTheResources() throws IOException {
    Map<String, String> providers = new TreeMap<>();
    Set<String> patterns = new TreeSet<>();
    try (Stream<Path> files = Files.list(SERVICES)) {
      for (Path file : files.toList()) {
        patterns.add("\\QMETA-INF/services/" + file.getFileName() + "\\E");
        Files.readAllLines(file).forEach(line -> providers.put(line, "<init>"));
      }
    }
    Map<String, String> listed = new TreeMap<>();
    for (JsonObject entry : entries()) {
      if (!entry.has("condition")) {
        JsonElement method = entry.getAsJsonArray("methods").get(0);
        listed.put(
            entry.get("name").getAsString(), method.getAsJsonObject().get("name").getAsString());
      }
    }
    assertEquals(providers, listed);
    Set<String> included = new TreeSet<>();
    JsonObject resources = read("resource-config.json").getAsJsonObject();
    for (JsonElement each : resources.getAsJsonObject("resources").getAsJsonArray("includes")) {
      included.add(each.getAsJsonObject().get("pattern").getAsString());
    }
    assertEquals(patterns, included);
  }
}
