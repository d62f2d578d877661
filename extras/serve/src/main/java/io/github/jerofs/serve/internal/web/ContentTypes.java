package io.github.jerofs.serve.internal.web;

import java.util.Locale;
import org.eclipse.jetty.http.MimeTypes;

/** Media types by the extension of a name. */
final class ContentTypes {
  private static final String DEFAULT = "application/octet-stream";

  private ContentTypes() {}

  static String of(String name) {
    String type = MimeTypes.DEFAULTS.getMimeByExtension(name.toLowerCase(Locale.ROOT));
    if (type == null) {
      return DEFAULT;
    }
    return type.startsWith("text/") && !type.contains("charset") ? type + ";charset=utf-8" : type;
  }
}
