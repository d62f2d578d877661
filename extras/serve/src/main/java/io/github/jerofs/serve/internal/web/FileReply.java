package io.github.jerofs.serve.internal.web;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.http.ByteRange;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers GET and HEAD of a regular file. */
final class FileReply {
  private final Resource file;
  private final Request request;
  private final Response response;
  private final Callback callback;

  FileReply(Resource file, Request request, Response response, Callback callback) {
    this.file = file;
    this.request = request;
    this.response = response;
    this.callback = callback;
  }

  void send() throws IOException {
    String tag = file.entityTag();
    long length = file.attributes().size();
    Conditions conditions =
        new Conditions(request.getHeaders(), tag, file.attributes().lastModifiedTime().toInstant());
    HttpFields.Mutable headers = response.getHeaders();
    headers.put(HttpHeader.ETAG, tag);
    headers.putDate(HttpHeader.LAST_MODIFIED, file.attributes().lastModifiedTime().toMillis());
    headers.put(HttpHeader.CACHE_CONTROL, "no-cache"); // may be stored, must be validated
    headers.put(HttpHeader.ACCEPT_RANGES, "bytes");
    int status = conditions.status();
    if (status != HttpStatus.OK_200) {
      response.setStatus(status);
      response.write(true, null, callback);
      return;
    }
    Optional<List<ByteRange>> ranges = Optional.empty();
    if (HttpMethod.GET.is(request.getMethod()) && conditions.allowRanges()) {
      ranges = Ranges.parse(request.getHeaders().getValuesList(HttpHeader.RANGE), length);
    }
    String type = ContentTypes.of(file.name());
    if (ranges.isEmpty()) {
      headers.put(HttpHeader.CONTENT_TYPE, type);
      headers.put(HttpHeader.CONTENT_LENGTH, length);
      body(List.of(new FileBody.Part(new byte[0], 0, length)));
    } else if (ranges.get().isEmpty()) {
      response.setStatus(HttpStatus.RANGE_NOT_SATISFIABLE_416);
      headers.put(HttpHeader.CONTENT_RANGE, ByteRange.toNonSatisfiableHeaderValue(length));
      response.write(true, null, callback);
    } else if (ranges.get().size() == 1) {
      ByteRange range = ranges.get().get(0);
      response.setStatus(HttpStatus.PARTIAL_CONTENT_206);
      headers.put(HttpHeader.CONTENT_TYPE, type);
      headers.put(HttpHeader.CONTENT_RANGE, range.toHeaderValue(length));
      headers.put(HttpHeader.CONTENT_LENGTH, range.getLength());
      body(List.of(new FileBody.Part(new byte[0], range.first(), range.getLength())));
    } else {
      multiple(ranges.get(), type, length);
    }
  }

  private void multiple(List<ByteRange> ranges, String type, long length) throws IOException {
    String boundary = Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
    List<FileBody.Part> parts = new ArrayList<>();
    String start = "--" + boundary;
    long total = 0;
    for (ByteRange range : ranges) {
      String head =
          start
              + "\r\nContent-Type: "
              + type
              + "\r\nContent-Range: "
              + range.toHeaderValue(length)
              + "\r\n\r\n";
      parts.add(new FileBody.Part(head.getBytes(US_ASCII), range.first(), range.getLength()));
      total += head.length() + range.getLength();
      start = "\r\n--" + boundary;
    }
    byte[] end = (start + "--\r\n").getBytes(US_ASCII);
    parts.add(new FileBody.Part(end, 0, 0));
    response.setStatus(HttpStatus.PARTIAL_CONTENT_206);
    response
        .getHeaders()
        .put(HttpHeader.CONTENT_TYPE, "multipart/byteranges; boundary=" + boundary)
        .put(HttpHeader.CONTENT_LENGTH, total + end.length);
    body(parts);
  }

  private void body(List<FileBody.Part> parts) throws IOException {
    if (HttpMethod.HEAD.is(request.getMethod())) {
      response.write(true, null, callback);
      return;
    }
    SeekableByteChannel channel = Files.newByteChannel(file.path());
    new FileBody(channel, parts, request, response, callback).iterate();
  }
}
