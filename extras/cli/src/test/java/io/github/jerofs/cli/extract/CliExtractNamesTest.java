package io.github.jerofs.cli.extract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.github.jerofs.Erofs;
import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.console.Progress;
import io.github.jerofs.cli.output.InputFiles;
import io.github.jerofs.testkit.TinyImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command {@code extract} on targets that cannot store every name. */
final class CliExtractNamesTest {
  private static final String REFUSED = "cannot be stored under this name on the target: ";
  private static final String TAKEN = REFUSED + "it already names another file there";

  @TempDir private Path folder;
  private final TinyImage image = new TinyImage();

  /** Adds a file whose content is its name. */
  private void file(TinyImage.Node parent, String name) {
    image.file(parent, bytes(name), name.getBytes(UTF_8));
  }

  /** Returns a name with one character per byte, as {@link TinyImage} expects it. */
  private static String bytes(String name) {
    return new String(name.getBytes(UTF_8), ISO_8859_1);
  }

  /** Extracts the image and returns the messages. */
  private Set<String> extract(Path target, boolean force) throws IOException {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Messages messages = new Messages(new PrintStream(err, true, UTF_8));
    messages.setQuiet();
    TargetTree tree = TargetTree.open(target, force, new InputFiles());
    AttributeRestorer attributes =
        new AttributeRestorer(tree.root(), false, false, false, messages);
    try (FileSystem fs = Erofs.open(image.write(folder.resolve("image")))) {
      Extractor.extract(
          List.of(fs.getPath("/")),
          file -> true,
          0,
          tree,
          attributes,
          new Progress(text -> {}, 0),
          messages);
    }
    Set<String> lines = new TreeSet<>(err.toString(UTF_8).lines().toList());
    assertEquals(!lines.isEmpty(), messages.hasErrors());
    return lines;
  }

  /** Returns the content of each file below {@code target}. */
  private static Map<String, String> files(Path target) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(target)) {
      for (Path path : (Iterable<Path>) walk.filter(Files::isRegularFile)::iterator) {
        files.put(target.relativize(path).toString(), Files.readString(path));
      }
    }
    return files;
  }

  @Test
  void windows_invalidNames_othersExtracted() throws IOException {
    for (String name : List.of("a:b", "dot.", "NUL", "com1.txt", "back\\slash", "tab\there")) {
      file(image.root(), name);
    }
    file(image.directory(image.root(), "what?"), "inside");
    file(image.root(), "grüße.txt");
    try (FileSystem windows = Jimfs.newFileSystem(Configuration.windows())) {
      Path out = windows.getPath("C:\\out");
      assertEquals(
          Set.of(
              "jerofs: /NUL: " + REFUSED + "Windows reserves it for a device",
              "jerofs: /a:b: " + REFUSED + "Windows reserves the character :",
              "jerofs: /back\\\\slash: " + REFUSED + "it is a path",
              "jerofs: /com1.txt: " + REFUSED + "Windows reserves it for a device",
              "jerofs: /dot.: " + REFUSED + "Windows drops trailing dots and spaces",
              "jerofs: /tab\\there: " + REFUSED + "it contains a control character",
              "jerofs: /what?: " + REFUSED + "Windows reserves the character ?"),
          extract(out, false));
      assertEquals(Map.of("grüße.txt", "grüße.txt"), files(out));
    }
  }

  @Test
  void unix_allNames() throws IOException {
    Set<String> names = Set.of("a:b", "dot.", "NUL", "back\\slash", "tab\there", "A:B");
    names.forEach(name -> file(image.root(), name));
    try (FileSystem unix = Jimfs.newFileSystem(Configuration.unix())) {
      assertEquals(Set.of(), extract(unix.getPath("/out"), false));
      assertEquals(names, files(unix.getPath("/out")).keySet());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void windows_equalNames_firstKept(boolean force) throws IOException {
    file(image.root(), "Makefile");
    file(image.root(), "makefile");
    file(image.directory(image.root(), "Lib"), "one");
    file(image.directory(image.root(), "lib"), "two");
    image.symlink(image.root(), "LIB", "elsewhere");
    try (FileSystem windows = Jimfs.newFileSystem(Configuration.windows())) {
      Path out = windows.getPath("C:\\out");
      assertEquals(
          Set.of("jerofs: /Lib: " + TAKEN, "jerofs: /lib: " + TAKEN, "jerofs: /makefile: " + TAKEN),
          extract(out, force));
      assertEquals(Map.of("Makefile", "Makefile"), files(out));
      assertTrue(Files.isSymbolicLink(out.resolve("lib")));
    }
  }

  @Test
  void caseInsensitive_directoriesNotMerged() throws IOException {
    file(image.directory(image.root(), "Lib"), "one");
    file(image.directory(image.root(), "lib"), "two");
    try (FileSystem mac = Jimfs.newFileSystem(Configuration.osX())) {
      assertEquals(Set.of("jerofs: /lib: " + TAKEN), extract(mac.getPath("/out"), false));
      assertEquals(Map.of("Lib/one", "one"), files(mac.getPath("/out")));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void mac_equalAccents_firstKept(boolean force) throws IOException {
    file(image.root(), "cafe\u0301");
    file(image.root(), "caf\u00e9");
    file(image.root(), "\u00c5");
    file(image.root(), "\u212b");
    try (FileSystem mac = Jimfs.newFileSystem(Configuration.osX())) {
      Path out = mac.getPath("/out");
      assertEquals(
          Set.of("jerofs: /caf\u00e9: " + TAKEN, "jerofs: /\u212b: " + TAKEN), extract(out, force));
      assertEquals(Map.of("caf\u00e9", "cafe\u0301", "\u00c5", "\u00c5"), files(out));
    }
  }

  @Test
  void mac_composedAndDecomposedNames() throws IOException {
    file(image.root(), "cafe\u0301");
    file(image.root(), "th\u00e9");
    try (FileSystem mac = Jimfs.newFileSystem(Configuration.osX())) {
      Path out = mac.getPath("/out");
      assertEquals(Set.of(), extract(out, false));
      assertEquals(Set.of(), extract(out, true), "again, over what is there");
      assertEquals(Map.of("caf\u00e9", "cafe\u0301", "th\u00e9", "th\u00e9"), files(out));
    }
  }

  @Test
  void caseInsensitive_existingFilesKept() throws IOException {
    file(image.root(), "README");
    try (FileSystem windows = Jimfs.newFileSystem(Configuration.windows())) {
      Path out = Files.createDirectory(windows.getPath("C:\\out"));
      Files.writeString(out.resolve("readme"), "mine");
      assertEquals(Set.of("jerofs: /README: " + TAKEN), extract(out, true));
      assertEquals(Map.of("readme", "mine"), files(out));
    }
  }

  @Test
  void caseInsensitive_force_sameNameOnly() throws IOException {
    file(image.directory(image.root(), "Lib"), "Read Me");
    try (FileSystem windows = Jimfs.newFileSystem(Configuration.windows())) {
      Path out = windows.getPath("C:\\out");
      assertEquals(Set.of(), extract(out, false));
      Files.writeString(out.resolve("Lib\\Read Me"), "changed");
      assertEquals(Set.of(), extract(out, true));
      assertEquals(Map.of("Lib\\Read Me", "Read Me"), files(out));
    }
  }

  @Test
  void names_notUtf8_refused() throws IOException {
    image.file(image.root(), "bad\u00c3", new byte[0]);
    try (FileSystem unix = Jimfs.newFileSystem(Configuration.unix())) {
      assertEquals(
          Set.of("jerofs: /bad\\xC3: " + REFUSED + "it is not UTF-8"),
          extract(unix.getPath("/out"), false));
    }
  }

  @Test
  void pathsBeyondPathMax_extractedWhereTheHostHasDescriptors() throws IOException {
    int depth = 20;
    TinyImage.Node directory = image.root();
    for (int i = 0; i < depth; i++) {
      directory = image.directory(directory, "d".repeat(255));
    }
    file(directory, "deep");
    file(image.root(), "shallow");
    Path out = folder.resolve("out");
    Set<String> errors = extract(out, false);
    assertEquals("shallow", Files.readString(out.resolve("shallow")));
    if (!Files.isDirectory(Path.of("/proc/self/fd"))) {
      assertTrue(errors.size() <= 1, errors::toString); // one part fails, the other files follow
      return;
    }
    assertEquals(Set.of(), errors);
    try (DirectoryHandle root = DirectoryHandle.openRoot(out)) {
      assertEquals("deep", readAndDelete(root, Path.of("d".repeat(255)), depth));
    }
  }

  /** Reads the file at the end and deletes the way to it, which is too long for Java's paths. */
  private static String readAndDelete(DirectoryHandle directory, Path name, int depth)
      throws IOException {
    if (depth == 0) {
      Path file = directory.access().resolve("deep");
      String content = Files.readString(file);
      Files.delete(file);
      return content;
    }
    String content;
    try (DirectoryHandle next = directory.open(name)) {
      content = readAndDelete(next, name, depth - 1);
    }
    Files.delete(directory.access().resolve(name));
    return content;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CON",
        "prn",
        "Aux",
        "nul.tar.gz",
        "COM0",
        "lpt9",
        "COM\u00b9",
        "con ",
        "aux .c",
        "CONIN$",
        "conout$.x",
        "a<b",
        "a>b",
        "a:b",
        "a\"b",
        "a|b",
        "a?b",
        "a*b",
        "a\\b",
        "\u001f",
        "x.",
        "x ",
        "...",
        "NUL.",
        "lpt1.a\nb"
      })
  void windowsName_invalid(String name) {
    assertNotNull(WindowsNames.fault(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CONS", "console", "xcon", "com", "COM10", "a.con", ".nul", "lpt", "aux_.c", " x", ".x",
        "x.y z", "grüße", "\u00b9", "null", "CONIN"
      })
  void windowsName_valid(String name) {
    assertNull(WindowsNames.fault(name));
  }
}
