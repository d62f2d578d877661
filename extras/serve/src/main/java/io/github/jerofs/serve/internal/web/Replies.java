package io.github.jerofs.serve.internal.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Short answers, and the headers that keep content of an image from acting on other pages. */
final class Replies {
  /** The policy of files: a document has an opaque origin, and runs no script. */
  static final String FILE_POLICY =
      "sandbox; default-src 'none'; img-src 'self' data:; media-src 'self'; font-src 'self' data:;"
          + " style-src 'self' 'unsafe-inline'; form-action 'none'; frame-ancestors 'none'";

  /** The policy of pages that a download makes: own scripts in an opaque origin. */
  static final String REPORT_POLICY =
      "sandbox allow-scripts; default-src 'none'; img-src data:; style-src 'unsafe-inline';"
          + " script-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'none'";

  private Replies() {}

  /** Sets the headers of every response. */
  static void secure(Response response) {
    response
        .getHeaders()
        .put("X-Content-Type-Options", "nosniff")
        .put("Referrer-Policy", "no-referrer")
        .put("Cross-Origin-Resource-Policy", "same-origin")
        .put("X-Frame-Options", "DENY")
        .put("Content-Security-Policy", Page.POLICY);
  }

  static void text(Response response, Callback callback, int status, String text) {
    send(response, callback, status, "text/plain;charset=utf-8", text + "\n");
  }

  static void xml(Response response, Callback callback, int status, String text) {
    send(response, callback, status, "application/xml;charset=utf-8", text);
  }

  private static void send(
      Response response, Callback callback, int status, String type, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    response.setStatus(status);
    HttpFields.Mutable headers = response.getHeaders();
    headers.put(HttpHeader.CONTENT_TYPE, type);
    headers.put(HttpHeader.CONTENT_LENGTH, bytes.length);
    response.write(true, ByteBuffer.wrap(bytes), callback);
  }

  /** Sends a page or a JSON text. */
  static void generated(
      Request request,
      Response response,
      Callback callback,
      TextBody.Generator generator,
      boolean json) {
    response
        .getHeaders()
        .put(
            HttpHeader.CONTENT_TYPE,
            json ? "application/json;charset=utf-8" : "text/html;charset=utf-8")
        .put(HttpHeader.CACHE_CONTROL, "no-cache")
        .put(HttpHeader.VARY, "Accept");
    TextBody body = new TextBody(generator, response, callback);
    if (HttpMethod.HEAD.is(request.getMethod())) {
      body.sendHeaders();
    } else {
      body.iterate();
    }
  }

  static boolean prefersJson(Request request) {
    String accept = request.getHeaders().get(HttpHeader.ACCEPT);
    return accept != null && accept.contains("application/json") && !accept.contains("text/html");
  }
}
