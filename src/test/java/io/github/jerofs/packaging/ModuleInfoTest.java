package io.github.jerofs.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.cms.CMSSignedData;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compares the module descriptor with the dependencies of the classes. */
final class ModuleInfoTest {
  private static final String NAME = "io.github.jerofs";
  private static final Path CLASSES = Path.of("target/classes");
  private static final Path LIBRARIES = Path.of("target/lib");

  @BeforeAll
  static void requireLibraries() {
    assumeTrue(Files.isDirectory(LIBRARIES), "no libraries in target/lib: not run by Maven");
  }

  private static ModuleDescriptor descriptor() {
    return ModuleFinder.of(CLASSES).find(NAME).orElseThrow().descriptor();
  }

  @Test
  void requires_usedModules_optionalExceptJdk() throws URISyntaxException {
    Set<String> used =
        Pattern.compile("(?m)^" + NAME + " -> (\\S+)")
            .matcher(jdeps())
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> required = new TreeSet<>();
    for (Requires requires : descriptor().requires()) {
      required.add(requires.name());
      assertEquals(
          !requires.name().startsWith("java."),
          requires.modifiers().contains(Requires.Modifier.STATIC),
          requires::toString);
    }
    // Its annotations are for the compiler, and jdeps ignores them.
    assertTrue(required.remove("com.google.errorprone.annotations"));
    if (Runtime.version().feature() < 22) {
      // "not found": java.lang.foreign, which SegmentFileChannel needs and only Java 22 loads.
      assertTrue(used.remove("not"));
    }
    assertEquals(required, used);
  }

  private static String jdeps() throws URISyntaxException {
    // The libraries that are not in the JAR of the command.
    List<Path> others =
        List.of(
            jarOf(NullMarked.class),
            jarOf(CMSSignedData.class),
            jarOf(ASN1Object.class),
            jarOf(ContentInfo.class));
    String path =
        Stream.concat(Stream.of(CLASSES, LIBRARIES), others.stream())
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said);
    int code =
        ToolProvider.findFirst("jdeps")
            .orElseThrow()
            .run(
                writer,
                writer,
                "-summary",
                "--multi-release",
                "17",
                "--module-path",
                path,
                "--add-modules",
                "ALL-MODULE-PATH",
                "--module",
                NAME);
    assertEquals(0, code, said::toString);
    return said.toString();
  }

  private static Path jarOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  @Test
  void exports_apiOnly() {
    assertEquals(
        Set.of(
            NAME,
            NAME + ".attribute",
            NAME + ".build",
            NAME + ".check",
            NAME + ".error",
            NAME + ".option",
            NAME + ".storage"),
        descriptor().exports().stream()
            .map(ModuleDescriptor.Exports::source)
            .collect(Collectors.toSet()));
  }

  @Test
  void packages_notSplit() {
    Map<String, String> owners = new HashMap<>();
    Set<ModuleReference> all = ModuleFinder.of(CLASSES, LIBRARIES).findAll();
    assertTrue(all.size() > 3, all::toString);
    for (ModuleReference module : all) {
      for (String name : module.descriptor().packages()) {
        assertNull(owners.put(name, module.descriptor().name()), name);
      }
    }
  }
}
