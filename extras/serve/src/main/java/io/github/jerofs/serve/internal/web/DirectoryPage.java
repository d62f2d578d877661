package io.github.jerofs.serve.internal.web;

import io.github.jerofs.attribute.ErofsFileAttributes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A directory as a page for people: names, sizes, times and targets of links. */
final class DirectoryPage implements TextBody.Generator {
  /** More rows than this take a browser seconds. The rest follows on further pages. */
  private static final int ROWS = 2_000;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Resource directory;
  private final Entries entries;
  private final List<String> downloads;
  private final String after;
  private boolean begun;
  private int rows;

  /**
   * Begins a page.
   *
   * @param downloads the names of the downloads that the server offers for the directory
   * @param after the last name of the page before, or an empty text on the first page
   */
  DirectoryPage(Resource directory, List<String> downloads, String after) throws IOException {
    this.directory = directory;
    this.entries = new Entries(directory.path());
    this.downloads = downloads;
    this.after = after;
  }

  @Override
  public boolean next(StringBuilder out) throws IOException {
    if (!begun) {
      begun = true;
      begin(out);
      return true;
    }
    Path path = rows == 0 ? firstPath() : entries.nextPath();
    if (path == null) {
      out.append(
          rows == 0
              ? "</tbody>\n</table>\n<p class=\"empty\">Empty.</p>\n"
              : "</tbody>\n</table>\n");
      end(out);
      return false;
    }
    Entries.Entry entry = Entries.entry(path);
    row(out, entry);
    rows++;
    if (rows == ROWS) {
      out.append("</tbody>\n</table>\n");
      out.append("<p class=\"more\"><a href=\"?after=");
      UrlPath.append(out, entry.name());
      out.append("\">More entries</a></p>\n");
      end(out);
      return false;
    }
    return true;
  }

  private @Nullable Path firstPath() throws IOException {
    Path path = entries.nextPath();
    if (after.isEmpty()) {
      return path;
    }
    Path last = directory.path().resolve(after);
    while (path != null && path.compareTo(last) <= 0) {
      path = entries.nextPath();
    }
    return path;
  }

  private void begin(StringBuilder out) {
    Page.begin(
        out, directory.url().names().size() == 1 ? directory.name() : directory.name() + "/");
    out.append("<header>\n<nav aria-label=\"Path\"><a href=\"/\">/</a>");
    StringBuilder href = new StringBuilder("/");
    List<String> names = directory.url().names();
    for (int i = 0; i < names.size(); i++) {
      UrlPath.append(href, names.get(i));
      href.append('/');
      boolean here = i == names.size() - 1;
      out.append("<a").append(here ? " aria-current=\"page\"" : "");
      out.append(" href=\"").append(href).append("\"><bdi>");
      Escapes.appendMarkup(out, names.get(i));
      out.append("</bdi>/</a>");
    }
    out.append("</nav>\n<p class=\"tools\">");
    out.append(
        "<input type=\"search\" placeholder=\"Filter: press /\" aria-label=\"Filter names\" hidden>");
    for (String download : downloads) {
      out.append("<a href=\"?").append(download).append("\">").append(download).append("</a>");
    }
    out.append("<a href=\"?json\">json</a></p>\n</header>\n<main>\n<table>\n<thead><tr>");
    out.append("<th scope=\"col\">Name</th><th scope=\"col\">Size</th>");
    out.append(
        "<th scope=\"col\">Modified (UTC)</th><th scope=\"col\">Mode</th></tr></thead>\n<tbody>\n");
    if (names.size() > 1 && after.isEmpty()) {
      out.append(
          "<tr class=\"up\"><td><a href=\"../\">..</a></td><td></td><td></td><td></td></tr>\n");
    }
  }

  private static void row(StringBuilder out, Entries.Entry entry) {
    ErofsFileAttributes self = entry.self();
    String type = self == null ? "damaged" : Listing.type(self).replace(' ', '-');
    out.append("<tr class=\"").append(type).append("\"><td>");
    boolean opens =
        entry.target() != null && (entry.leadsToDirectory() || entry.target().isRegularFile());
    if (opens) {
      out.append("<a href=\"./");
      UrlPath.append(out, entry.name());
      out.append(entry.leadsToDirectory() ? "/\">" : "\">");
    }
    out.append("<bdi>");
    Escapes.appendMarkup(out, entry.name());
    out.append("</bdi>");
    if (self != null && self.isDirectory()) {
      out.append('/');
    }
    out.append(opens ? "</a>" : "");
    if (entry.link() != null) {
      out.append(" <span class=\"target\">→ <bdi>");
      Escapes.appendMarkup(out, entry.link());
      out.append("</bdi>")
          .append(entry.target() == null ? " (leads nowhere)" : "")
          .append("</span>");
    }
    if (self == null) {
      out.append(" <span class=\"target\">damaged</span></td><td></td><td></td><td></td></tr>\n");
      return;
    }
    out.append("</td><td>");
    if (self.isRegularFile()) {
      out.append("<data value=\"").append(self.size()).append("\" title=\"");
      out.append(self.size()).append(" bytes\">").append(size(self.size())).append("</data>");
    }
    Instant modified = self.lastModifiedTime().toInstant();
    out.append("</td><td><time datetime=\"").append(modified).append("\">");
    out.append(TIME.format(modified)).append("</time></td><td>");
    out.append(String.format(Locale.ROOT, "%04o", self.mode() & 07777)).append("</td></tr>\n");
  }

  /** Returns a size in binary units with three digits, such as {@code 1.21 MiB}. */
  static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    int unit = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
    double value = bytes / Math.pow(1024, unit);
    String format = value < 10 ? "%.2f %ciB" : value < 100 ? "%.1f %ciB" : "%.0f %ciB";
    return String.format(Locale.ROOT, format, value, "KMGTPE".charAt(unit - 1));
  }

  private static void end(StringBuilder out) {
    out.append("</main>\n");
    Page.end(out);
  }

  @Override
  public void close() throws IOException {
    entries.close();
  }
}
