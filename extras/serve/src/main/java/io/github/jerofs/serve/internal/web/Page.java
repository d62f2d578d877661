package io.github.jerofs.serve.internal.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The frame of all pages: styles and script, which the content security policy names by hash. */
final class Page {
  private static final String STYLE = resource("page.css");
  private static final String SCRIPT = resource("page.js");

  /** The policy of pages. Nothing but the two texts above has an effect. */
  static final String POLICY =
      "default-src 'none'; style-src 'sha256-"
          + sha256(STYLE)
          + "'; script-src 'sha256-"
          + sha256(SCRIPT)
          + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private Page() {}

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("missing resource: " + name);
      }
      return new String(in.readAllBytes(), UTF_8).strip();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return Base64.getEncoder().encodeToString(digest.digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Appends everything before the content. */
  static void begin(StringBuilder out, String title) {
    out.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    Escapes.appendMarkup(out, title);
    out.append("</title>\n<style>").append(STYLE).append("</style>\n</head>\n<body>\n");
  }

  /** Appends everything after the content. */
  static void end(StringBuilder out) {
    out.append("<script>").append(SCRIPT).append("</script>\n</body>\n</html>\n");
  }
}
