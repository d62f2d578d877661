package io.github.jerofs.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.luben.zstd.Zstd;
import io.github.jerofs.testkit.ChildJvm;
import io.github.jerofs.testkit.Corpus;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.XZ;

/** A runtime image that contains an application, the library and the optional decoders. */
@SuppressWarnings("NullAway.Init")
final class JlinkIT {
  private static final Path JAR = Path.of(System.getProperty("jerofs.jar", "target/jerofs.jar"));

  private static final String MAIN =
      """
      package %s;

      import io.github.jerofs.Erofs;
      import java.nio.file.Files;
      import java.nio.file.Path;

      public class Main {
        public static void main(String[] args) throws Exception {
          for (String image : args) {
            try (var fs = Erofs.open(Path.of(image)); var paths = Files.walk(fs.getPath("/"))) {
              for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                Files.readAllBytes(path);
              }
              System.out.println("read");
            } catch (java.io.IOException e) {
              System.out.println(e.getMessage());
            }
          }
        }
      }
      """;

  @TempDir Path temp;

  @Test
  @DisplayName(
      "jlink: decoders are present if a module requires them; otherwise the error names them")
  void jlink_optionalModules() throws Exception {
    Path jmods = Path.of(System.getProperty("java.home"), "jmods");
    assumeTrue(Files.isDirectory(jmods), () -> "this JDK has no " + jmods + " to link");
    String decoders = "requires org.tukaani.xz; requires com.github.luben.zstd_jni;";
    String modules =
        String.join(
            File.pathSeparator,
            JAR.toString(),
            jarOf(XZ.class).toString(),
            jarOf(Zstd.class).toString());
    String linked = String.join(File.pathSeparator, modules, temp.resolve("modules").toString());
    compile("full", decoders, modules);
    compile("plain", "", modules);
    Path runtime = temp.resolve("runtime");
    run(
        "jlink",
        "--module-path",
        linked,
        "--add-modules",
        "full,plain",
        "--output",
        runtime.toString());

    assertEquals(List.of("read", "read", "read"), output(runtime, "full"));
    List<String> plain = output(runtime, "plain");
    assertEquals("read", plain.get(0));
    assertTrue(plain.get(1).contains("org.tukaani:xz is needed"), plain::toString);
    assertTrue(plain.get(2).contains("com.github.luben:zstd-jni is needed"), plain::toString);
  }

  private void compile(String name, String requires, String modulePath) throws IOException {
    Path sources = Files.createDirectories(temp.resolve("sources").resolve(name));
    Path info = sources.resolve("module-info.java");
    Files.writeString(
        info, "module %s { requires io.github.jerofs; %s }".formatted(name, requires));
    Path main = Files.createDirectory(sources.resolve(name)).resolve("Main.java");
    Files.writeString(main, MAIN.formatted(name));
    run(
        "javac",
        "-p",
        modulePath,
        "-d",
        temp.resolve("modules").resolve(name).toString(),
        info.toString(),
        main.toString());
  }

  private static void run(String tool, String... arguments) {
    StringWriter messages = new StringWriter();
    PrintWriter writer = new PrintWriter(messages);
    int code = ToolProvider.findFirst(tool).orElseThrow().run(writer, writer, arguments);
    assertEquals(0, code, messages::toString);
  }

  private static List<String> output(Path runtime, String module)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(runtime.resolve("bin/java").toString());
    command.addAll(List.of("--limit-modules", module, "-m", module + "/" + module + ".Main"));
    for (String image : List.of("z-lz4", "z-lzma6", "z-zstd-frag")) {
      command.add(Corpus.small().image(image).toAbsolutePath().toString());
    }
    return ChildJvm.run(command).output().lines().toList();
  }

  private static Path jarOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
