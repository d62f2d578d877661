package io.github.jerofs.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.storage.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page that shows where the bytes of an image go. It is one file and loads nothing: style and
 * script are inline, and the content security policy allows only these two, by digest.
 */
public final class HtmlReport {
  private static final Pattern MARK = Pattern.compile("@\\{([a-z-]+)}");

  private final UnaryOperator<String> visible;
  private final String generator;

  /**
   * Prepares to make pages.
   *
   * @param visible escapes control characters, bidirectional marks and bytes that are not UTF-8
   * @param generator name and version of this program
   */
  public HtmlReport(UnaryOperator<String> visible, String generator) {
    this.visible = visible;
    this.generator = generator;
  }

  /**
   * Walks an image and returns the page about it, at most 2 MB.
   *
   * @param title the name of the image
   * @param errors receives files that cannot be read; the page omits them and says so
   */
  public String page(FileSystem fileSystem, String title, BiConsumer<Path, IOException> errors)
      throws IOException {
    return page(ReportCollector.collect(fileSystem, errors), title);
  }

  String page(ImageReport report, String title) {
    String style = resource("report.css");
    String script = resource("report.js");
    Map<String, String> parts =
        Map.of(
            "title", escape(visible.apply(title)),
            "generator", escape(generator),
            "style-digest", digest(style),
            "script-digest", digest(script),
            "style", style,
            "script", script,
            "figures", new ReportJson(visible).text(report, title));
    // One pass: a part may itself contain something that looks like a mark.
    return MARK.matcher(resource("report.html"))
        .replaceAll(mark -> Matcher.quoteReplacement(parts.get(mark.group(1))));
  }

  private static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("missing in this build: " + name);
      }
      // Browsers normalize line ends before they compute digests.
      return new String(in.readAllBytes(), UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String digest(String text) {
    return "sha256-" + Base64.getEncoder().encodeToString(Digests.sha256(text.getBytes(UTF_8)));
  }
}
