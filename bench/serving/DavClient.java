import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** WebDAV over one persistent connection. */
final class DavClient implements Client {
  private static final Pattern RESPONSE =
      Pattern.compile("<D:response>(.*?)</D:response>", Pattern.DOTALL);
  private static final Pattern HREF = Pattern.compile("<D:href>(.*?)</D:href>");
  private static final Pattern SIZE =
      Pattern.compile("<D:getcontentlength>(\\d+)</D:getcontentlength>");
  private static final String WANTED =
      "<?xml version=\"1.0\"?><D:propfind xmlns:D=\"DAV:\"><D:prop><D:resourcetype/>"
          + "<D:getcontentlength/><D:getlastmodified/></D:prop></D:propfind>";

  private final Connection connection;
  private final String base;

  DavClient(URI url) throws IOException {
    connection = new Connection(url.getHost(), url.getPort());
    base = url.getRawPath().endsWith("/") ? url.getRawPath() : url.getRawPath() + "/";
  }

  /** Sends a request, and returns the header of the response. */
  private String request(String line, String headers, String body) throws IOException {
    String text =
        line + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n" + body;
    connection.send(ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
    return header();
  }

  private String header() throws IOException {
    StringBuilder header = new StringBuilder();
    while (header.length() < 4 || !header.substring(header.length() - 4).equals("\r\n\r\n")) {
      connection.require(1);
      header.append((char) connection.in.get());
    }
    if (!header.toString().startsWith("HTTP/1.1 20")) {
      throw new IOException(header.toString());
    }
    return header.toString();
  }

  private static long length(String header) {
    Matcher matcher = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)").matcher(header);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
  }

  private String text(long length) throws IOException {
    StringBuilder text = new StringBuilder();
    if (length >= 0) {
      append(text, length);
      return text.toString();
    }
    while (true) {
      StringBuilder size = new StringBuilder();
      while (size.length() < 2 || size.charAt(size.length() - 1) != '\n') {
        connection.require(1);
        size.append((char) connection.in.get());
      }
      int chunk = Integer.parseInt(size.toString().strip(), 16);
      append(text, chunk);
      connection.require(2);
      connection.in.getShort();
      if (chunk == 0) {
        return text.toString();
      }
    }
  }

  private void append(StringBuilder text, long length) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(length)];
    for (int at = 0; at < bytes.length; ) {
      connection.require(1);
      int n = Math.min(bytes.length - at, connection.in.remaining());
      connection.in.get(bytes, at, n);
      at += n;
    }
    text.append(new String(bytes, ISO_8859_1));
  }

  @Override
  public long[] walk() throws IOException {
    long entries = 0;
    long bytes = 0;
    String headers = "Depth: 1\r\nContent-Type: text/xml\r\nContent-Length: " + WANTED.length();
    Deque<String> directories = new ArrayDeque<>(List.of(base));
    while (!directories.isEmpty()) {
      String directory = directories.pop();
      String answer = text(length(request("PROPFIND " + directory, headers + "\r\n", WANTED)));
      Matcher responses = RESPONSE.matcher(answer);
      while (responses.find()) {
        String response = responses.group(1);
        Matcher href = HREF.matcher(response);
        if (!href.find()) {
          throw new IOException("no href in " + response);
        }
        String path = href.group(1).replace("&amp;", "&").replace("&#39;", "'");
        if (path.equals(directory)) {
          continue;
        }
        entries++;
        if (response.contains("<D:collection")) {
          directories.push(path);
        } else {
          Matcher size = SIZE.matcher(response);
          bytes += size.find() ? Long.parseLong(size.group(1)) : 0;
        }
      }
    }
    return new long[] {entries, bytes};
  }

  @Override
  public long readAll(Checksum sum) throws IOException {
    long length = length(request("GET " + base + "large", "", ""));
    connection.skip(length, sum);
    return length;
  }

  @Override
  public void read(long offset, int length, Checksum sum) throws IOException {
    String range = "Range: bytes=" + offset + "-" + (offset + length - 1) + "\r\n";
    if (length(request("GET " + base + "large", range, "")) != length) {
      throw new IOException("the range is not served");
    }
    connection.skip(length, sum);
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
