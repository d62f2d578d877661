package io.github.jerofs.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.testkit.ChildJvm;
import io.github.jerofs.testkit.Greeting;
import io.github.jerofs.testkit.Host;
import io.github.jerofs.testkit.TinyImage;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the programs in {@code examples}. */
final class ExamplesTest {
  private static final String SAMPLE = "samples/sample.erofs";
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  @TempDir private Path folder;

  /** Compiles an example, runs it in this JVM and returns its output. */
  private String run(String example, String... args)
      throws IOException, ReflectiveOperationException {
    Path classes = Files.createDirectories(folder.resolve("example-classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String classPath = System.getProperty("java.class.path");
    assertEquals(
        0,
        compiler.run(
            null,
            null,
            null,
            "-proc:none",
            "-cp",
            classPath,
            "-d",
            classes.toString(),
            "examples/" + example + ".java"));
    PrintStream before = System.out;
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()});
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, UTF_8)) {
      System.setOut(out);
      Class<?> compiled = loader.loadClass(example);
      compiled.getMethod("main", String[].class).invoke(null, (Object) args);
      return said.toString(UTF_8).replace(System.lineSeparator(), "\n");
    } finally {
      System.setOut(before);
    }
  }

  /** Runs an example as documented, with only the library on the class path. */
  private static String launch(String example, String... args)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(JAVA, "-cp", "target/classes", "examples/" + example + ".java"));
    command.addAll(List.of(args));
    return ChildJvm.run(command).output();
  }

  @Test
  void readme_listsAllExamples() throws IOException {
    Set<String> files;
    try (Stream<Path> all = Files.list(Path.of("examples"))) {
      files =
          all.map(file -> String.valueOf(file.getFileName()))
              .filter(name -> name.endsWith(".java"))
              .collect(Collectors.toSet());
    }
    Set<String> listed =
        Pattern.compile("(?m)^\\| \\[(\\w+)]\\(\\1\\.java\\) \\|")
            .matcher(Files.readString(Path.of("examples/README.md")))
            .results()
            .map(row -> row.group(1) + ".java")
            .collect(Collectors.toSet());
    assertEquals(files, listed);
  }

  @Test
  void listImage_listsFiles() throws IOException, InterruptedException {
    String said = launch("ListImage", SAMPLE);
    assertTrue(said.contains("/README.txt "), said);
  }

  @Test
  void copyOut_copiesDirectory() throws IOException, ReflectiveOperationException {
    Host.assumeUnicodeNames();
    assertEquals("", run("CopyOut", SAMPLE, "/docs", folder.resolve("out").toString()));
    assertTrue(Files.size(folder.resolve("out/lines.txt")) > 0);
    assertTrue(Files.isDirectory(folder.resolve("out/poems")));
  }

  @Test
  void readAttributes_printsAttributes() throws IOException, ReflectiveOperationException {
    String said = run("ReadAttributes", SAMPLE, "/README.txt");
    assertTrue(said.startsWith("permissions rw-r--r--\ninode "), said);
    assertTrue(said.contains("\nlayout "), said);
    assertTrue(said.endsWith("\nuser.comment = start here\n"), said);
  }

  @Test
  void openWithOptions_opensOrExplains() throws IOException, ReflectiveOperationException {
    Path larger = folder.resolve("larger");
    byte[] image = Files.readAllBytes(Path.of(SAMPLE));
    byte[] bytes = new byte[512 + image.length];
    System.arraycopy(image, 0, bytes, 512, image.length);
    Files.write(larger, bytes);
    assertEquals("12 inodes\n", run("OpenWithOptions", larger.toString(), "512"));
    assertTrue(run("OpenWithOptions", larger.toString(), "0").startsWith("Not an image: "));
    bytes[512 + 1024 + 40]++;
    Files.write(larger, bytes);
    assertTrue(run("OpenWithOptions", larger.toString(), "512").startsWith("Damaged at byte "));
  }

  @Test
  void loadClass_loadsFromImage() throws IOException, InterruptedException {
    TinyImage image = new TinyImage();
    TinyImage.Node directory = image.directory(image.root(), "classes");
    for (Path name : Path.of(Greeting.class.getPackageName().replace('.', '/'))) {
      directory = image.directory(directory, name.toString());
    }
    image.file(directory, "Greeting.class", Greeting.classFile());
    image.file(directory, "greeting.txt", "hello".getBytes(UTF_8));
    Path file = image.write(folder.resolve("image"));
    String said = launch("LoadClass", file.toString(), "/classes", Greeting.class.getName());
    assertEquals("hello", said.strip());
  }

  @Test
  void zipInImage_listsEntries() throws IOException, ReflectiveOperationException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("inside/file"));
    }
    TinyImage image = new TinyImage();
    image.file(image.root(), "some.zip", bytes.toByteArray());
    Path file = image.write(folder.resolve("image"));
    assertEquals("/inside/file\n", run("ZipInImage", file.toString(), "/some.zip"));
  }

  @Test
  void checkImage_printsFindings() throws IOException, ReflectiveOperationException {
    assertEquals("no findings\n", run("CheckImage", SAMPLE));
    Path other = Files.write(folder.resolve("other"), new byte[4096]);
    assertTrue(run("CheckImage", other.toString()).endsWith("1 findings\n"));
  }

  @Test
  void buildImage_printsReport() throws IOException, ReflectiveOperationException {
    Path tree = Files.createDirectories(folder.resolve("tree/etc"));
    Files.writeString(tree.resolve("issue"), "text ".repeat(2000));
    Path tar = Files.write(folder.resolve("empty.tar"), new byte[1024]);
    String image = folder.resolve("built.erofs").toString();
    String said = run("BuildImage", image, folder.resolve("tree").toString(), tar.toString());
    assertEquals("5 inodes, Linux 5.4\n", said);
    assertTrue(run("ListImage", image).contains("/etc/motd 6"));
  }

  @Test
  void createImage_copiesTree() throws IOException, ReflectiveOperationException {
    Path tree = Files.createDirectories(folder.resolve("source/etc"));
    Files.writeString(tree.resolve("issue"), "text");
    String image = folder.resolve("created.erofs").toString();
    run("CreateImage", image, folder.resolve("source").toString());
    String listed = run("ListImage", image);
    assertTrue(listed.contains("/etc/issue 4"), listed);
    assertTrue(listed.contains("/version 4"), listed);
  }

  @Test
  void serveImage_servesFiles() throws IOException, InterruptedException {
    Process server =
        new ProcessBuilder(
                JAVA,
                "-cp",
                System.getProperty("java.class.path"),
                "examples/ServeImage.java",
                SAMPLE,
                "0")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(server.getInputStream(), UTF_8))) {
      URI address = URI.create(said.readLine());
      HttpClient client = HttpClient.newHttpClient();
      HttpResponse<String> found =
          client.send(
              HttpRequest.newBuilder(address.resolve("bin/hello.sh")).build(),
              HttpResponse.BodyHandlers.ofString());
      assertEquals(200, found.statusCode());
      assertTrue(found.body().startsWith("#!/bin/sh"), found.body());
      HttpResponse<Void> missing =
          client.send(
              HttpRequest.newBuilder(address.resolve("nope")).build(),
              HttpResponse.BodyHandlers.discarding());
      assertEquals(404, missing.statusCode());
      server.getOutputStream().close();
      assertEquals(0, server.waitFor());
    } finally {
      server.destroy();
    }
  }
}
