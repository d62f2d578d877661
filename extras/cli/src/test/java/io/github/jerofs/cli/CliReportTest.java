package io.github.jerofs.cli;

import static io.github.jerofs.cli.Cli.SAMPLE;
import static io.github.jerofs.cli.Cli.run;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.jerofs.testkit.ImageBytes;
import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of {@code info --html}. */
final class CliReportTest {
  private static final int MAX_PAGE = 2_000_000;

  @TempDir private Path temp;

  private String page(String... args) throws IOException {
    Path page = temp.resolve("report.html");
    List<String> all = new ArrayList<>(List.of("info", "--html", page.toString()));
    all.addAll(List.of(args));
    run(all.toArray(String[]::new)).expectSuccess();
    return Files.readString(page);
  }

  private static JsonObject figures(String page) {
    return JsonParser.parseString(
            group(page, "<script type=\"application/json\" id=\"report-data\">(.*?)</script>"))
        .getAsJsonObject();
  }

  private static String group(String text, String regex) {
    Matcher matcher = Pattern.compile(regex, Pattern.DOTALL).matcher(text);
    assertTrue(matcher.find(), regex);
    return matcher.group(1);
  }

  private static int count(String text, String regex) {
    return (int) Pattern.compile(regex, Pattern.CASE_INSENSITIVE).matcher(text).results().count();
  }

  @Test
  void page_loadsNothing() throws IOException {
    String page = page(SAMPLE);
    assertEquals(0, count(page, "https?:"));
    assertEquals(0, count(page, "\\bsrc\\s*=|url\\(|@import|\\bfetch\\(|XMLHttp|\\bimport\\("));
    assertEquals(1, count(page, "<link "), "an empty icon, so that browsers request none");
    assertTrue(page.contains("<link rel=\"icon\" href=\"data:,\">"));
    assertTrue(page.contains("default-src 'none'"));
    assertFalse(page.contains("unsafe"));
    assertEquals(0, count(page, "@\\{"), "a placeholder is left");
  }

  @Test
  void policy_allowsStyleAndScript() throws Exception {
    String page = page(SAMPLE);
    assertEquals(group(page, "style-src '([^']*)'"), digest(group(page, "<style>(.*?)</style>")));
    assertEquals(
        group(page, "script-src '([^']*)'"), digest(group(page, "<script>(.*?)</script>")));
  }

  private static String digest(String text) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(digest);
  }

  @Test
  void figures_ofTheSample() throws IOException {
    JsonObject figures = figures(page(SAMPLE));
    assertEquals("sample.erofs", figures.get("title").getAsString());
    assertEquals(4 * 4096, figures.getAsJsonObject("space").get("total").getAsLong());
    assertEquals(6, figures.getAsJsonObject("counts").get("files").getAsLong());
    assertEquals(1, figures.get("linkNames").getAsLong());
    assertEquals(0, figures.get("errors").getAsLong());
    long bytes = 0;
    for (JsonElement node : figures.getAsJsonArray("tree")) {
      JsonArray values = node.getAsJsonArray();
      bytes += values.get(2).getAsInt() == 0 ? values.get(4).getAsLong() : 0;
    }
    assertEquals(figures.getAsJsonArray("tree").get(0).getAsJsonArray().get(4).getAsLong(), bytes);
  }

  @Test
  void hostileNames_escaped() throws IOException {
    TinyImage image = new TinyImage();
    List<String> names =
        List.of(
            "<script>alert(1)<",
            "<!--<script>",
            "<img src=x onerror=alert(1)>",
            "'\"&amp;]]>",
            "\u0001\u001b[2Jbell\u0007",
            raw("left\u202eright"),
            raw("lines\u2028\u2029"),
            "\u00ff\u00fe not UTF-8",
            "@{script}$1\\");
    for (String name : names) {
      image.file(image.root(), name, new byte[100]);
    }
    ImageBytes bytes = ImageBytes.of(image.write(temp.resolve("tiny.erofs")));
    byte[] label = "</script><b>\u0002".getBytes(UTF_8);
    for (int i = 0; i < label.length; i++) {
      bytes.set8(ImageBytes.sb(64) + i, label[i]);
    }
    Path file = Files.write(temp.resolve("a&<b>@{figures}.erofs"), bytes.toArray());

    String page = page(file.toString());
    assertEquals(2, count(page, "<script"));
    assertEquals(2, count(page, "</script"));
    assertEquals(0, count(page, "<!--|<img|<b>@"));
    assertTrue(page.contains("<title>a&amp;&lt;b&gt;@{figures}.erofs "), page);
    assertEquals(
        0,
        page.codePoints()
            .filter(c -> c != '\n' && (Character.isISOControl(c) || (c >= 0x2028 && c <= 0x202e)))
            .count());
    JsonObject figures = figures(page);
    assertEquals("</script><b>\\x02", figures.getAsJsonObject("image").get("label").getAsString());
    String tree = figures.getAsJsonArray("tree").toString();
    for (String shown :
        List.of(
            "left\\\\xE2\\\\x80\\\\xAEright",
            "\\\\x01\\\\x1B[2Jbell\\\\x07",
            "\\\\xFF\\\\xFE not UTF-8",
            "@{script}$1")) {
      assertTrue(tree.contains(shown), () -> shown + " in " + tree);
    }
  }

  /** Returns {@code name} with one character per byte, as {@link TinyImage} expects it. */
  private static String raw(String name) {
    return new String(name.getBytes(UTF_8), StandardCharsets.ISO_8859_1);
  }

  @Test
  void manyLongNames_boundedPage() throws IOException {
    TinyImage image = new TinyImage();
    for (int d = 0; d < 200; d++) {
      TinyImage.Node directory = image.directory(image.root(), "d".repeat(200) + d);
      for (int f = 0; f < 1000; f++) {
        image.hole(directory, "\u0001".repeat(40) + "'".repeat(40) + f, 4096L * (1 + f + d));
      }
    }
    String page = page(image.write(temp.resolve("many.erofs")).toString());
    assertTrue(page.getBytes(UTF_8).length < MAX_PAGE, () -> page.length() + " characters");
    JsonObject figures = figures(page);
    assertEquals(200_000, figures.getAsJsonObject("counts").get("files").getAsLong());
    JsonArray root = figures.getAsJsonArray("tree").get(0).getAsJsonArray();
    assertEquals(200_000, root.get(3).getAsLong());
    assertTrue(figures.getAsJsonArray("tree").size() <= 2501);
  }

  @Test
  void damagedFile_omittedAndReported() throws IOException {
    ImageBytes bytes = ImageBytes.of(Cli.corpusImage("z-lz4"));
    bytes.change16(bytes.inode("/comp/low"), format -> format | 7 << 1); // no such layout
    Path image = Files.write(temp.resolve("damaged.erofs"), bytes.toArray());
    Path page = temp.resolve("report.html");
    Cli.Result result = run("info", "--html", page.toString(), image.toString());
    assertTrue(result.expectFailure().contains("/comp/low"), result::err);
    assertEquals(1, figures(Files.readString(page)).get("errors").getAsInt());
  }

  @Test
  void data_countsThePackedInode() {
    String image = Cli.corpusImage("z-zstd-allfrag").toString();
    String text = run("info", "--data", image).expectSuccess();
    assertTrue(
        Pattern.compile("packed inode: \\d+ bytes, stored \\d+ ").matcher(text).find(), text);
    JsonObject packed =
        JsonParser.parseString(run("info", "--data", "--json", image).expectSuccess())
            .getAsJsonObject()
            .getAsJsonObject("data")
            .getAsJsonObject("packedInode");
    assertTrue(packed.get("storedBytes").getAsLong() > 0);
    assertTrue(packed.get("storedBytes").getAsLong() < packed.get("bytes").getAsLong());
    assertFalse(run("info", "--data", SAMPLE).expectSuccess().contains("packed inode"));
  }
}
