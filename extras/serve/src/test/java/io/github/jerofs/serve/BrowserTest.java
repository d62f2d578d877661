package io.github.jerofs.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages in Chromium. Pictures of them are written to {@code extras/serve/target/pages}. */
final class BrowserTest {
  private static final Path PICTURES = Path.of("extras/serve/target/pages");

  @TempDir private static Path folder;
  private static FileSystem image;
  private static WebServer server;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    Judges.assumeRequested();
    Judges.assumeInstalled("chromium");
    image = Erofs.open(ServedImage.write(folder.resolve("image")));
    server =
        WebServer.builder()
            .export(Export.of("img", image))
            .archive("tar", "application/x-tar", ".tar", (directory, out) -> out.write(0))
            .report(
                "report",
                (directory, out) ->
                    out.write("<p id=p></p><script>p.textContent='ran'</script>".getBytes(UTF_8)))
            .start();
    browser = new Browser(folder.resolve("profile"));
  }

  @AfterAll
  static void stop() throws IOException {
    if (browser != null) {
      browser.close();
      server.close();
      image.close();
    }
  }

  private static URI url(String path) {
    return server.uri().resolve(path);
  }

  private static String shownNames() throws Exception {
    return browser.evaluate(
        "[...document.querySelectorAll('tbody tr:not([hidden]) td:first-child')]"
            + ".map(cell => cell.textContent).join('|')");
  }

  private static String focused() throws Exception {
    return browser.evaluate("document.activeElement.textContent");
  }

  /** Styles and script take effect, in both colour schemes, and the text is readable. */
  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void page_colours(String scheme) throws Exception {
    browser.prefer(scheme);
    for (String path : new String[] {"/", "/img/", "/img/dir/", "/img/names/"}) {
      browser.open(url(path));
      assertEquals(List.of(), browser.complaints(), path);
      double page = luminance("document.body", "backgroundColor");
      double text = luminance("document.body", "color");
      double link = luminance("document.querySelector('tbody a')", "color");
      assertEquals(scheme.equals("dark"), page < 0.5, path);
      assertTrue(contrast(page, text) >= 7, path + ": contrast " + contrast(page, text));
      assertTrue(contrast(page, link) >= 4.5, path + ": contrast " + contrast(page, link));
      String name = path.equals("/") ? "exports" : path.replaceAll("^/|/$", "").replace('/', '-');
      browser.screenshot(PICTURES.resolve(name + "-" + scheme + ".png"));
    }
  }

  /** Returns the relative luminance of a colour, after WCAG 2. */
  private static double luminance(String element, String property) throws Exception {
    String colour = browser.evaluate("getComputedStyle(" + element + ")." + property);
    List<String> parts = List.of(colour.replaceAll("[^0-9,]", "").split(",", -1));
    double[] linear = new double[3];
    for (int i = 0; i < 3; i++) {
      double value = Integer.parseInt(parts.get(i)) / 255.0;
      linear[i] = value <= 0.03928 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  }

  private static double contrast(double a, double b) {
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  @Test
  void keyboard_selectsAndOpens() throws Exception {
    browser.open(url("/img/"));
    browser.press("ArrowDown");
    String first = focused();
    browser.press("ArrowDown");
    assertNotEquals(first, focused());
    browser.press("ArrowUp");
    assertEquals(first, focused());
    browser.press("ArrowDown");
    assertEquals("dir/", focused());
    browser.press("Enter");
    browser.awaitLoad();
    assertEquals("/img/dir/", browser.evaluate("location.pathname"));
    browser.press("Backspace");
    browser.awaitLoad();
    assertEquals("/img/", browser.evaluate("location.pathname"));
  }

  @Test
  void keyboard_filters() throws Exception {
    browser.open(url("/img/"));
    String all = shownNames();
    browser.press("/");
    for (String key : new String[] {"D", "A", "T", "A"}) {
      browser.press(key);
    }
    assertEquals("data.bin", shownNames());
    browser.press("Escape");
    assertEquals(all, shownNames());
    assertEquals(List.of(), browser.complaints());
  }

  /** Names show as text, run nothing, and lead to nothing outside their directory. */
  @Test
  void hostileNames_inert() throws Exception {
    browser.open(url("/img/names/"));
    assertEquals(List.of(), browser.complaints());
    assertEquals("1", browser.evaluate("String(document.scripts.length)"));
    String links = "[...document.querySelectorAll('tbody tr:not(.up) a')]";
    assertEquals(
        String.valueOf(ServedImage.HOSTILE.length),
        browser.evaluate("String(" + links + ".length)"));
    assertEquals(
        "true",
        browser.evaluate(
            "String("
                + links
                + ".every(a => a.pathname.match(/^\\/img\\/names\\/[^\\/]+$/) && !a.search && !a.hash))"));
    assertTrue(shownNames().contains("<script>alert(1)<script>"), shownNames());
    assertTrue(shownNames().contains("\\u{202E}evil"), shownNames());
  }

  /** A script that gets into a page in spite of the escapes does not run. */
  @Test
  void policy_stopsOtherScripts() throws Exception {
    browser.open(url("/img/"));
    assertEquals(
        "script-src-elem",
        browser.evaluate(
            "new Promise(resolve => {"
                + "document.addEventListener('securitypolicyviolation',"
                + " e => resolve(e.effectiveDirective));"
                + "const script = document.createElement('script');"
                + "script.textContent = 'document.title = \"ran\"';"
                + "document.body.append(script); })"));
    assertNotEquals("ran", browser.evaluate("document.title"));
  }

  /** Files of the image run no scripts, and have an origin of their own. */
  @Test
  void htmlFile_runsNoScript() throws Exception {
    browser.open(url("/img/page.html"));
    assertEquals("null", browser.evaluate("self.origin"));
    assertTrue(
        browser.complaints().stream().noneMatch(text -> text.contains("javascriptDialogOpening")),
        () -> browser.complaints().toString());
    assertTrue(
        browser.complaints().stream().anyMatch(text -> text.contains("Blocked script execution")),
        () -> browser.complaints().toString());
  }

  /** The report runs its scripts, in an origin of its own. */
  @Test
  void report_sandboxed() throws Exception {
    browser.open(url("/img/?report"));
    assertEquals("ran", browser.evaluate("document.getElementById('p').textContent"));
    assertEquals("null", browser.evaluate("self.origin"));
  }
}
