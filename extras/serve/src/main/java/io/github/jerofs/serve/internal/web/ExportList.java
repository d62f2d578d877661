package io.github.jerofs.serve.internal.web;

import io.github.jerofs.serve.Export;
import java.util.List;

/** The list of all exports, at the root of the server. */
final class ExportList implements TextBody.Generator {
  private final String text;

  private ExportList(String text) {
    this.text = text;
  }

  static ExportList json(List<Export> exports) {
    StringBuilder out = new StringBuilder("{\"exports\":[");
    String divider = "";
    for (Export export : exports) {
      out.append(divider);
      Escapes.appendJson(out, export.name());
      divider = ",";
    }
    return new ExportList(out.append("]}\n").toString());
  }

  static ExportList page(List<Export> exports) {
    StringBuilder out = new StringBuilder();
    Page.begin(out, "Images");
    out.append(
        "<header>\n<nav aria-label=\"Path\"><a href=\"/\" aria-current=\"page\">/</a></nav>\n");
    out.append(
        "</header>\n<main>\n<table>\n<thead><tr><th scope=\"col\">Image</th></tr></thead>\n<tbody>\n");
    for (Export export : exports) {
      out.append("<tr class=\"directory\"><td><a href=\"/").append(export.name()).append("/\">");
      out.append(export.name()).append("/</a></td></tr>\n");
    }
    out.append("</tbody>\n</table>\n</main>\n");
    Page.end(out);
    return new ExportList(out.toString());
  }

  @Override
  public boolean next(StringBuilder out) {
    out.append(text);
    return false;
  }

  @Override
  public void close() {}
}
