package io.github.jerofs.serve.internal.web;

import io.github.jerofs.serve.Export;
import io.github.jerofs.serve.internal.tree.Missing;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import javax.xml.stream.XMLStreamException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable;

/** Answers requests: finds what the URL names, and what the method does with it. */
public final class WebHandler extends Handler.Abstract {
  private static final String METHODS = "OPTIONS, GET, HEAD, PROPFIND";
  private static final int MAX_DOWNLOADS = 8;

  private final Map<String, Export> exports;
  private final List<OfferedDownload> downloads;
  private final HostNames hosts;
  private final BiConsumer<String, Throwable> failures;
  private final Semaphore runningDownloads = new Semaphore(MAX_DOWNLOADS);

  /**
   * Creates a handler.
   *
   * @param exports the exports by name, in the order of the list
   * @param hosts the accepted names of this server
   * @param failures receives what failed and why
   */
  public WebHandler(
      Map<String, Export> exports,
      List<OfferedDownload> downloads,
      HostNames hosts,
      BiConsumer<String, Throwable> failures) {
    this.exports = exports;
    this.downloads = List.copyOf(downloads);
    this.hosts = hosts;
    this.failures = failures;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Replies.secure(response);
    if (!hosts.accept(request)) {
      Replies.text(
          response,
          callback,
          HttpStatus.MISDIRECTED_REQUEST_421,
          "This server does not answer for this host name.");
      return true;
    }
    Callback reporting =
        Callback.from(
            callback.getInvocationType(),
            callback::succeeded,
            failure -> {
              if (failure instanceof ImageFailure image) {
                failures.accept(request.getHttpURI().getPath(), image.getCause());
              }
              callback.failed(failure);
            });
    try {
      answer(request, response, reporting);
    } catch (IOException | RuntimeException e) {
      failed(request, response, reporting, e);
    }
    return true;
  }

  private void answer(Request request, Response response, Callback callback) throws IOException {
    switch (request.getMethod()) {
      case "GET", "HEAD" -> get(request, response, callback);
      case "PROPFIND" -> propfind(request, response, callback);
      case "OPTIONS" -> options(response, callback);
      default -> {
        response.getHeaders().put(HttpHeader.ALLOW, METHODS);
        Replies.text(response, callback, HttpStatus.METHOD_NOT_ALLOWED_405, "Read-only.");
      }
    }
  }

  private void failed(Request request, Response response, Callback callback, Throwable e) {
    if (e instanceof IOException io && Missing.is(io)) {
      Replies.text(response, callback, HttpStatus.NOT_FOUND_404, "No such file.");
      return;
    }
    failures.accept(request.getHttpURI().getPath(), e);
    Replies.text(
        response, callback, HttpStatus.INTERNAL_SERVER_ERROR_500, "The image cannot be read here.");
  }

  private static void options(Response response, Callback callback) {
    response.getHeaders().put(HttpHeader.ALLOW, METHODS);
    response.getHeaders().put("DAV", "1");
    response.getHeaders().put("MS-Author-Via", "DAV");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 0);
    response.write(true, null, callback);
  }

  /** Returns what the request names, or empty for the list of exports. */
  private Optional<Resource> find(Request request) throws IOException {
    String raw = request.getHttpURI().getPath();
    UrlPath url =
        UrlPath.parse(raw == null ? "" : raw)
            .orElseThrow(() -> new NoSuchFileException(String.valueOf(raw)));
    if (url.names().isEmpty()) {
      return Optional.empty();
    }
    Export export = exports.get(url.names().get(0));
    if (export == null) {
      throw new NoSuchFileException(raw);
    }
    return Optional.of(Resource.find(export, url));
  }

  private void get(Request request, Response response, Callback callback) throws IOException {
    Optional<Resource> found = find(request);
    String query = String.valueOf(request.getHttpURI().getQuery());
    boolean json = query.equals("json") || Replies.prefersJson(request);
    if (found.isEmpty()) {
      List<Export> list = List.copyOf(exports.values());
      Replies.generated(
          request, response, callback, json ? ExportList.json(list) : ExportList.page(list), json);
      return;
    }
    Resource resource = found.get();
    if (resource.isDirectory()) {
      directory(resource, query, json, request, response, callback);
    } else if (resource.url().slash()) {
      throw new NoSuchFileException(resource.path().toString());
    } else if (!resource.attributes().isRegularFile()) {
      Replies.text(response, callback, HttpStatus.FORBIDDEN_403, "Not a regular file.");
    } else {
      response.getHeaders().put("Content-Security-Policy", Replies.FILE_POLICY);
      new FileReply(resource, request, response, callback).send();
    }
  }

  private void directory(
      Resource directory,
      String query,
      boolean json,
      Request request,
      Response response,
      Callback callback)
      throws IOException {
    if (!directory.url().slash()) {
      response.setStatus(HttpStatus.MOVED_PERMANENTLY_301);
      String target = new UrlPath(directory.url().names(), true).encoded();
      response.getHeaders().put(HttpHeader.LOCATION, target).put(HttpHeader.CONTENT_LENGTH, 0);
      response.write(true, null, callback);
      return;
    }
    List<String> offered = new ArrayList<>();
    for (OfferedDownload download : downloads) {
      if (!download.rootOnly() || directory.url().names().size() == 1) {
        offered.add(download.name());
        if (download.name().equals(query)) {
          download(download, directory, request, response, callback);
          return;
        }
      }
    }
    if (json) {
      Replies.generated(request, response, callback, new Listing(directory), true);
      return;
    }
    String after = "";
    if (query.startsWith("after=")) {
      after =
          UrlPath.parse("/" + query.substring("after=".length()))
              .filter(path -> path.names().size() == 1)
              .orElseThrow(() -> new NoSuchFileException(query))
              .names()
              .get(0);
    }
    Replies.generated(
        request, response, callback, new DirectoryPage(directory, offered, after), false);
  }

  /** Runs a download. It waits for the client, so few run at a time. */
  private void download(
      OfferedDownload download,
      Resource directory,
      Request request,
      Response response,
      Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, download.type());
    if (download.extension().isEmpty()) {
      response.getHeaders().put("Content-Security-Policy", Replies.REPORT_POLICY);
    } else {
      StringBuilder file = new StringBuilder();
      UrlPath.append(file, directory.name() + download.extension());
      response
          .getHeaders()
          .put(HttpHeader.CONTENT_DISPOSITION, "attachment; filename*=UTF-8''" + file);
    }
    if (request.getMethod().equals("HEAD")) {
      response.write(true, null, callback);
      return;
    }
    if (!runningDownloads.tryAcquire()) {
      response.getHeaders().remove(HttpHeader.CONTENT_DISPOSITION);
      response.getHeaders().put(HttpHeader.RETRY_AFTER, 30);
      Replies.text(
          response, callback, HttpStatus.SERVICE_UNAVAILABLE_503, "Too many downloads at a time.");
      return;
    }
    try {
      OutputStream out = Content.Sink.asOutputStream(response);
      download.content().write(directory.path(), out);
      out.close(); // not after a failure: it would make the response complete
    } catch (IOException | RuntimeException | Error e) {
      failures.accept(request.getHttpURI().getPath(), e);
      callback.failed(e); // ends the connection, so that the client notices
      return;
    } finally {
      runningDownloads.release();
    }
    callback.succeeded();
  }

  private void propfind(Request request, Response response, Callback callback) throws IOException {
    String depth = String.valueOf(request.getHeaders().get("Depth"));
    if (!depth.equals("0") && !depth.equals("1")) {
      Replies.xml(
          response,
          callback,
          HttpStatus.FORBIDDEN_403,
          "<D:error xmlns:D=\"DAV:\"><D:propfind-finite-depth/></D:error>\n");
      return;
    }
    Optional<Resource> found = find(request);
    if (found.isPresent() && found.get().url().slash() && !found.get().isDirectory()) {
      throw new NoSuchFileException(request.getHttpURI().getPath());
    }
    Content.Source.asByteArrayAsync(
        request,
        PropertyRequest.MAX_BYTES,
        Promise.Invocable.from(
            Invocable.InvocationType.BLOCKING,
            body -> answer(found, body, depth.equals("1"), request, response, callback),
            failure ->
                Replies.text(
                    response,
                    callback,
                    HttpStatus.PAYLOAD_TOO_LARGE_413,
                    "The body is too long or incomplete.")));
  }

  private void answer(
      Optional<Resource> found,
      byte[] body,
      boolean deep,
      Request request,
      Response response,
      Callback callback) {
    try {
      PropertyRequest wanted = PropertyRequest.parse(body);
      Multistatus answer =
          found.isEmpty()
              ? Multistatus.of(List.copyOf(exports.values()), wanted, deep)
              : Multistatus.of(found.get(), wanted, deep);
      response.setStatus(HttpStatus.MULTI_STATUS_207);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/xml;charset=utf-8");
      new TextBody(answer, response, callback).iterate();
    } catch (XMLStreamException e) {
      Replies.text(response, callback, HttpStatus.BAD_REQUEST_400, "Not the XML of PROPFIND.");
    } catch (IOException | RuntimeException | Error e) { // on a thread that ignores it
      failed(request, response, callback, e);
    }
  }
}
