package io.github.jerofs.cli;

import static io.github.jerofs.cli.Cli.SAMPLE;
import static io.github.jerofs.cli.Cli.lines;
import static io.github.jerofs.cli.Cli.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.jerofs.testkit.ImageBytes;
import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands {@code ls} and {@code tree}. */
final class CliListTest {
  @TempDir private Path temp;

  private static final String TIME = " 2023-11-14T22:13:20.000000000Z ";

  @Test
  void noArguments_listsRoot() {
    assertEquals(
        lines("README.txt", "bin", "docs", "empty-folder", "empty.txt", "guide"),
        run("ls", SAMPLE).expectSuccess());
  }

  @Test
  void longListing_columns() {
    assertEquals(
        lines(
            "-rw-r--r-- 2 0 0 156" + TIME + "README.txt",
            "drwxr-xr-x 2 0 0  47" + TIME + "bin",
            "drwxr-xr-x 3 0 0 116" + TIME + "docs",
            "drwxr-xr-x 2 0 0  27" + TIME + "empty-folder",
            "-rw-r--r-- 1 0 0   0" + TIME + "empty.txt",
            "lrwxrwxrwx 1 0 0  14" + TIME + "guide -> docs/guide.txt"),
        run("ls", "-l", SAMPLE).expectSuccess());
  }

  @Test
  void arguments_filesBeforeTitledDirectories() {
    assertEquals(
        lines("/guide", "", "/bin:", "hello.sh", "", "/docs/poems:", "grüße.txt"),
        run("ls", SAMPLE, "/bin", "guide", "docs/poems").expectSuccess());
  }

  @Test
  void recursive_depthFirst() {
    assertEquals(
        lines(
            "/docs:",
            "guide.txt",
            "lines.txt",
            "poems",
            "same-as-README.txt",
            "",
            "/docs/poems:",
            "grüße.txt"),
        run("ls", "-R", SAMPLE, "/docs").expectSuccess());
  }

  @Test
  void json_oneObjectPerFile() {
    List<JsonObject> files =
        run("ls", "--json", "-R", SAMPLE)
            .expectSuccess()
            .lines()
            .map(line -> JsonParser.parseString(line).getAsJsonObject())
            .toList();
    assertEquals(12, files.size());
    JsonObject link = files.get(5);
    assertEquals("/guide", link.get("path").getAsString());
    assertEquals("symbolic link", link.get("type").getAsString());
    assertEquals("docs/guide.txt", link.get("target").getAsString());
    assertEquals("0777", link.get("mode").getAsString());
  }

  @Test
  void pathMissing_othersListed() {
    Cli.Result result = run("ls", SAMPLE, "/nope", "/bin");
    assertEquals("jerofs: no such file: /nope", result.expectFailure());
    assertEquals(lines("/bin:", "hello.sh"), result.out());
  }

  /** ls -lR reads a large directory three times: for widths, lines and subdirectories. */
  @Test
  void errorOfEntry_isReportedOnce() throws IOException {
    TinyImage image = new TinyImage();
    for (int i = 0; i < 1500; i++) {
      TinyImage.Node unused = image.file(image.root(), "f" + i, new byte[0]);
    }
    TinyImage.Node unused = image.directory(image.root(), "directory");
    TinyImage.Node bad = image.file(image.root(), "bad", new byte[0]);
    ImageBytes bytes = ImageBytes.of(image.write(temp.resolve("image")));
    Path damaged =
        Files.write(temp.resolve("damaged"), bytes.set16(bytes.inode(bad.nid()) + 4, 0).toArray());
    Cli.Result result = run("ls", "-lR", damaged.toString());
    assertTrue(result.expectFailure().contains("/bad"), result.err());
    assertEquals(1 + 1501 + 1 + 1, result.out().lines().count());
  }

  @Test
  void largeDirectory_columnsBeginAnew() throws IOException {
    TinyImage image = new TinyImage();
    TinyImage.Node file = image.file(image.root(), "000000", new byte[0]);
    for (int i = 1; i <= 1 << 16; i++) {
      image.link(image.root(), String.format("%06d", i), file);
    }
    Path written = image.write(temp.resolve("image"));
    List<String> lines = run("ls", "-C", written.toString()).expectSuccess().lines().toList();
    assertEquals((1 << 16) / 10 + 2, lines.size());
    assertTrue(lines.get(0).startsWith("000000  006554  013108  "), lines.get(0));
    assertEquals("065536", lines.get(lines.size() - 1));
  }

  @Test
  void names_escaped() {
    String image = Cli.corpusImage("names").toString();
    String names = run("ls", image, "/n").expectSuccess();
    assertTrue(names.contains("\nbad\\xC3\n"), names);
    String json = run("ls", "--json", image, "/n").expectSuccess();
    assertTrue(json.contains("\"/n/bad\\udcc3\""), json);
  }

  @Test
  void longListing_deviceNumbers() {
    String image = Cli.corpusImage("plain-default").toString();
    String lines = run("ls", "-l", image, "/special/null").expectSuccess();
    assertTrue(lines.startsWith("crw"), lines);
    assertTrue(lines.contains(" 1,3 "), lines);
  }

  @ParameterizedTest
  @CsvSource({
    "80, 'README.txt  bin  docs  empty-folder  empty.txt  guide'",
    "35, 'README.txt  docs          empty.txt\nbin         empty-folder  guide'",
    "34, 'README.txt  empty-folder\nbin         empty.txt\ndocs        guide'",
    "1, 'README.txt\nbin\ndocs\nempty-folder\nempty.txt\nguide'"
  })
  void columns_fitWidth(int width, String expected) {
    assertEquals(lines(expected), run("ls", "-C", "--width", "" + width, SAMPLE).expectSuccess());
  }

  @Test
  void columns_emptyDirectory() {
    assertEquals("", run("ls", "-C", SAMPLE, "/empty-folder").expectSuccess());
  }

  @Test
  void longListing_humanSizes() {
    String image = Cli.corpusImage("z-lz4").toString();
    assertTrue(run("ls", "-lh", image, "/comp").expectSuccess().contains("K 20"));
  }

  @Test
  void color_onlyOnRequest() {
    String blue = "\u001b[01;34mbin\u001b[0m\n";
    assertTrue(run("ls", "--color=always", SAMPLE).expectSuccess().contains(blue));
    assertTrue(run("ls", "-l", "--color=always", SAMPLE).expectSuccess().contains(blue));
    assertTrue(run("tree", "--color=always", SAMPLE).expectSuccess().contains("── " + blue));
    String link = "\u001b[01;36mguide\u001b[0m -> docs/guide.txt\n";
    assertTrue(run("tree", "--color=always", SAMPLE).expectSuccess().contains(link));
    for (String when : new String[] {"--color=never", "--color=auto"}) {
      assertTrue(!run("ls", when, SAMPLE).expectSuccess().contains("\u001b"), when);
    }
  }

  @Test
  void tree_lines() {
    assertEquals(
        lines(
            "/",
            "├── README.txt",
            "├── bin",
            "│   └── hello.sh",
            "├── docs",
            "│   ├── guide.txt",
            "│   ├── lines.txt",
            "│   ├── poems",
            "│   │   └── grüße.txt",
            "│   └── same-as-README.txt",
            "├── empty-folder",
            "├── empty.txt",
            "└── guide -> docs/guide.txt",
            "",
            "4 directories, 8 files"),
        run("tree", SAMPLE).expectSuccess());
  }

  @ParameterizedTest
  @CsvSource({
    "-S, lines.txt guide.txt same-as-README.txt poems",
    "-Sr, poems same-as-README.txt guide.txt lines.txt",
    "-r, same-as-README.txt poems lines.txt guide.txt",
    "-a, . .. guide.txt lines.txt poems same-as-README.txt",
    "-d, /docs"
  })
  void sortedAndSelected(String flags, String expected) {
    String names = run("ls", flags, SAMPLE, "/docs").expectSuccess();
    assertEquals(expected, names.strip().replace('\n', ' '));
  }

  @Test
  void byTime_newestFirst() throws IOException {
    ImageBytes image = ImageBytes.of(Cli.corpusImage("tar-full"));
    Path copy = Files.write(temp.resolve("times"), image.toArray());
    List<String> times =
        run("ls", "-lt", copy.toString(), "/")
            .expectSuccess()
            .lines()
            .map(line -> line.replaceFirst(".*?(\\S+Z) .*", "$1"))
            .toList();
    assertTrue(times.size() > 2, times::toString);
    assertEquals(times.stream().sorted(Comparator.reverseOrder()).toList(), times);
    assertEquals(2, run("ls", "-tS", SAMPLE).code());
  }

  @Test
  void inodes_precedeLines() {
    assertEquals(
        "42 README.txt", run("ls", "-i", SAMPLE).expectSuccess().lines().findFirst().get());
    String first = run("ls", "-li", SAMPLE).expectSuccess().lines().findFirst().get();
    assertTrue(first.startsWith("42 -rw-r--r-- "), first);
    assertTrue(run("ls", "-iC", SAMPLE).expectSuccess().startsWith("42 README.txt  "));
  }

  @Test
  void json_inodeLayoutAndStoredSize() {
    JsonObject file =
        JsonParser.parseString(run("ls", "--json", SAMPLE, "/README.txt").expectSuccess())
            .getAsJsonObject();
    assertEquals(42, file.get("ino").getAsLong());
    assertEquals(42, file.get("nid").getAsLong());
    assertEquals("flat inline", file.get("layout").getAsString());
    assertEquals(156, file.get("storedSize").getAsLong());
  }

  @Test
  void tree_levels() {
    assertEquals(
        lines(
            "/docs",
            "├── guide.txt",
            "├── lines.txt",
            "├── poems",
            "└── same-as-README.txt",
            "",
            "1 directory, 3 files"),
        run("tree", "-L", "1", SAMPLE, "/docs").expectSuccess());
    assertEquals(2, run("tree", "-L", "0", SAMPLE).code());
  }

  @Test
  void tree_directoriesOnly() {
    assertEquals(
        lines(
            "/",
            "├── bin",
            "├── docs",
            "│   └── poems",
            "└── empty-folder",
            "",
            "4 directories, 0 files"),
        run("tree", "-d", SAMPLE).expectSuccess());
  }

  @Test
  void tree_sizesAndJson() {
    String sizes = run("tree", "-h", SAMPLE, "bin").expectSuccess();
    assertTrue(sizes.matches("/bin\n└── \\[ +\\d+] hello.sh\n(.|\n)*"), sizes);
    List<String> paths =
        run("tree", "--json", SAMPLE, "docs")
            .expectSuccess()
            .lines()
            .map(line -> JsonParser.parseString(line).getAsJsonObject().get("path").getAsString())
            .toList();
    assertEquals("/docs", paths.get(0));
    assertEquals(6, paths.size());
  }

  @Test
  void tree_oneDirectory() {
    assertEquals(
        lines("/bin", "└── hello.sh", "", "0 directories, 1 file"),
        run("tree", SAMPLE, "bin").expectSuccess());
  }

  @Test
  void tree_largeDirectory_complete() {
    String image = Cli.corpusImage("bigdir").toString();
    String tree = run("tree", image).expectSuccess();
    assertEquals(20003, tree.lines().count() - 2); // the root is an entry of the manifest
  }
}
