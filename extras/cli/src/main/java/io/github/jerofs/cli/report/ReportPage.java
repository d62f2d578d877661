package io.github.jerofs.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.text.Version;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Writes the page of {@code info --html} to a stream. Thread-safe. */
public final class ReportPage {
  private final Messages messages;

  public ReportPage(Messages messages) {
    this.messages = messages;
  }

  /** Writes the page about the image that contains {@code root} to {@code out}. */
  public void write(Path root, OutputStream out) throws IOException {
    HtmlReport report = new HtmlReport(Printable::escape, "jerofs " + Version.text());
    String page = report.page(root.getFileSystem(), "image", messages::error);
    out.write(page.getBytes(UTF_8));
  }
}
