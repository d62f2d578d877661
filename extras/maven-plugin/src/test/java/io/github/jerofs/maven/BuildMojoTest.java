package io.github.jerofs.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.Erofs;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.MavenProjectHelper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal {@code build}. */
@SuppressWarnings("NullAway.Init")
final class BuildMojoTest {
  @TempDir private Path temp;

  private final List<List<Object>> attached = new ArrayList<>();
  private final MavenProject project = new MavenProject();
  private BuildMojo mojo;
  private Path image;

  @BeforeEach
  void configure() throws IOException, ReflectiveOperationException {
    Path source = Files.createDirectories(temp.resolve("src/bin/deep"));
    Files.writeString(source.resolve("tool"), "#!/bin/sh\n");
    Files.writeString(temp.resolve("src/bin/run"), "run");
    Files.writeString(temp.resolve("src/readme.txt"), "text");
    Files.createDirectory(temp.resolve("src/empty"));
    image = temp.resolve("target/app.erofs");
    mojo = new BuildMojo(helper());
    set(mojo, "project", project);
    set(mojo, "image", image.toFile());
  }

  /** Returns a helper that records its calls. */
  private MavenProjectHelper helper() {
    return (MavenProjectHelper)
        Proxy.newProxyInstance(
            BuildMojoTest.class.getClassLoader(),
            new Class<?>[] {MavenProjectHelper.class},
            (proxy, method, arguments) -> attached.add(Arrays.asList(arguments)));
  }

  private static void set(Object mojo, String name, Object value)
      throws ReflectiveOperationException {
    Field field = mojo.getClass().getDeclaredField(name);
    field.setAccessible(true);
    field.set(mojo, value);
  }

  private ImageFileSet files() {
    ImageFileSet files = new ImageFileSet();
    files.setDirectory(temp.resolve("src").toFile());
    return files;
  }

  private static List<String> paths(FileSystem fs) throws IOException {
    try (Stream<Path> all = Files.walk(fs.getPath("/"))) {
      return all.map(Path::toString).toList();
    }
  }

  @Test
  void build_fileSets_ownersModesAndPlaces() throws Exception {
    ImageFileSet programs = files();
    programs.setIncludes(List.of("bin/**"));
    programs.setExcludes(List.of("**/run"));
    programs.setOutputDirectory("/usr");
    programs.setFileMode("4755");
    programs.setDirectoryMode("0711");
    programs.setUid(7);
    programs.setGid(4_000_000_000L);
    ImageFileSet texts = files();
    texts.setExcludes(List.of("bin/"));
    set(mojo, "fileSets", List.of(texts, programs));
    mojo.execute();
    try (FileSystem fs = Erofs.open(image)) {
      assertEquals(
          List.of(
              "/",
              "/empty",
              "/readme.txt",
              "/usr",
              "/usr/bin",
              "/usr/bin/deep",
              "/usr/bin/deep/tool"),
          paths(fs));
      Path tool = fs.getPath("/usr/bin/deep/tool");
      assertEquals("#!/bin/sh\n", Files.readString(tool));
      assertEquals(0104755, Files.getAttribute(tool, "unix:mode"));
      assertEquals(7, Files.getAttribute(tool, "unix:uid"));
      assertEquals((int) 4_000_000_000L, Files.getAttribute(tool, "unix:gid"));
      assertEquals(0040711, Files.getAttribute(fs.getPath("/usr/bin"), "unix:mode"));
      assertEquals(0100644, Files.getAttribute(fs.getPath("/readme.txt"), "unix:mode"));
    }
  }

  @Test
  void build_image_attachedWithTypeAndClassifier() throws Exception {
    set(mojo, "fileSets", List.of(files()));
    set(mojo, "classifier", "rootfs");
    mojo.execute();
    mojo.execute(); // replaces the image
    assertEquals(List.of(project, "erofs", "rootfs", image.toFile()), attached.get(0));
    attached.clear();
    set(mojo, "attach", false);
    mojo.execute();
    assertEquals(List.of(), attached);
  }

  @Test
  void build_outputTimestamp_timeOfAllFilesAndSameBytes() throws Exception {
    set(mojo, "fileSets", List.of(files()));
    set(mojo, "outputTimestamp", "2020-02-03T04:05:06+02:00");
    set(mojo, "compression", "zstd");
    set(mojo, "label", "app");
    mojo.execute();
    byte[] first = Files.readAllBytes(image);
    Files.setLastModifiedTime(temp.resolve("src/bin/run"), FileTime.fromMillis(0));
    mojo.execute();
    assertTrue(Arrays.equals(first, Files.readAllBytes(image)));
    try (FileSystem fs = Erofs.open(image)) {
      assertEquals("app", Erofs.info(fs).label());
      FileTime expected = FileTime.from(Instant.parse("2020-02-03T02:05:06Z"));
      assertEquals(expected, Files.getLastModifiedTime(fs.getPath("/bin/run")));
      assertEquals(expected, Files.getLastModifiedTime(fs.getPath("/")));
    }
  }

  @Test
  void timestamp_formsOfMaven_parsed() {
    assertEquals(Optional.of(Instant.ofEpochSecond(7)), BuildMojo.timestamp("7"));
    assertEquals(Optional.empty(), BuildMojo.timestamp("x"));
    assertEquals(Optional.empty(), BuildMojo.timestamp(null));
    assertThrows(IllegalArgumentException.class, () -> BuildMojo.timestamp("yesterday"));
  }

  @Test
  void build_skip_nothingDone() throws Exception {
    set(mojo, "skip", true);
    mojo.execute();
    assertFalse(Files.exists(image));
  }

  @Test
  void build_badConfiguration_errorNamesIt() throws Exception {
    ImageFileSet missing = files();
    missing.setDirectory(new File(temp.toFile(), "none"));
    assertTrue(failure(missing).startsWith("fileSet: not a directory: "));
    ImageFileSet mode = files();
    mode.setFileMode("rwx");
    assertEquals("fileSet: expected an octal mode such as 0755, found rwx", failure(mode));
    set(mojo, "compression", "lzo");
    assertTrue(failure(files()).contains("found 'lzo'"), failure(files()));
    set(mojo, "compression", "zstd");
    set(mojo, "targetKernel", "5.15");
    assertTrue(failure(files()).contains("zstd"), failure(files()));
    assertFalse(Files.exists(image));
  }

  private String failure(ImageFileSet files) throws ReflectiveOperationException {
    set(mojo, "fileSets", List.of(files));
    return String.valueOf(assertThrows(MojoExecutionException.class, mojo::execute).getMessage());
  }

  /** It would become an empty regular file. */
  @Test
  void build_fifo_isAnError() throws Exception {
    Path fifo = temp.resolve("src/fifo");
    assumeTrue(makeFifo(fifo), "no mkfifo");
    assertTrue(failure(files()).contains("src/fifo: a FIFO, socket or device"));
    ImageFileSet others = files();
    others.setExcludes(List.of("fifo"));
    set(mojo, "fileSets", List.of(others));
    mojo.execute();
    assertTrue(Files.exists(image));
  }

  private static boolean makeFifo(Path path) throws InterruptedException {
    try {
      return new ProcessBuilder("mkfifo", path.toString()).start().waitFor() == 0;
    } catch (IOException e) {
      return false; // no such command
    }
  }

  @Test
  void descriptor_goalAndParameters() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(BuildMojo.class.getResourceAsStream("/META-INF/maven/plugin.xml"))) {
      String descriptor = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(descriptor.contains("<goalPrefix>jerofs</goalPrefix>"), descriptor);
      assertTrue(descriptor.contains("<goal>build</goal>"), descriptor);
      assertTrue(descriptor.contains("<phase>package</phase>"), descriptor);
      assertTrue(descriptor.contains("${project.build.outputTimestamp}"), descriptor);
    }
  }
}
