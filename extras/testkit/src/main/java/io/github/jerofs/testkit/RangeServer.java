package io.github.jerofs.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A web server on the loopback interface that serves ranges of files and counts requests and bytes.
 * A {@link Script} can change every byte of a response.
 */
public final class RangeServer implements AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

  /** A request. */
  public record Request(int number, String path, Map<String, String> headers) {
    /** Returns a header, or an empty string. */
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /** Changes a response. May wait, and may throw to close the connection. */
  public interface Script {
    /** Returns the response to {@code request}. {@code usual} is the correct one. */
    Reply reply(Request request, Reply usual) throws IOException;
  }

  /**
   * A response.
   *
   * @param status the status in the first line
   * @param headers the headers without Content-Length
   * @param stated the Content-Length, or -1 for none: the body then ends with the connection
   * @param body the bytes to send, possibly fewer or more than {@code stated}
   */
  public record Reply(int status, Map<String, String> headers, long stated, byte[] body) {
    /** Returns a header, or an empty string. */
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }

    /** Returns this with another status. */
    public Reply withStatus(int other) {
      return new Reply(other, headers, stated, body);
    }

    /** Returns this with a header set. */
    public Reply with(String name, String value) {
      Map<String, String> changed = new TreeMap<>(headers);
      changed.put(name, value);
      return new Reply(status, changed, stated, body);
    }

    /** Returns this without a header. */
    public Reply without(String name) {
      Map<String, String> changed = new TreeMap<>(headers);
      changed.remove(name);
      return new Reply(status, changed, stated, body);
    }

    /** Returns this with another body and its length. */
    public Reply withBody(byte[] other) {
      return new Reply(status, headers, other.length, other);
    }

    /** Returns this with another body, but the old Content-Length. */
    public Reply withUnstatedBody(byte[] other) {
      return new Reply(status, headers, stated, other);
    }

    /** Returns this without Content-Length. */
    public Reply withoutLength() {
      return new Reply(status, headers, -1, body);
    }
  }

  /** Returns a response without a body. */
  public static Reply empty(int status) {
    return new Reply(status, Map.of(), 0, new byte[0]);
  }

  /** A served file. */
  public interface Content {
    /** Returns its length. */
    long length() throws IOException;

    /** Returns a part of it. */
    byte[] read(long start, int length) throws IOException;
  }

  private record Served(Content content, String etag) {}

  private final ServerSocket listener;
  private final Map<String, Served> files = new ConcurrentHashMap<>();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger number = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private volatile boolean closed;
  private volatile Script script = (request, usual) -> usual;

  /** Starts a server on a free port. */
  public RangeServer() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "range-server");
    thread.setDaemon(true);
    thread.start();
  }

  /** Serves {@code content} at {@code /name} and returns its URL. */
  public URI serve(String name, byte[] content, String etag) {
    return serve(
        name,
        new Content() {
          @Override
          public long length() {
            return content.length;
          }

          @Override
          public byte[] read(long start, int length) {
            return java.util.Arrays.copyOfRange(content, (int) start, (int) start + length);
          }
        },
        etag);
  }

  /** Serves {@code file} at {@code /name} and returns its URL. */
  public URI serve(String name, Path file) throws IOException {
    FileChannel channel = FileChannel.open(file);
    return serve(
        name,
        new Content() {
          @Override
          public long length() throws IOException {
            return channel.size();
          }

          @Override
          public byte[] read(long start, int length) throws IOException {
            ByteBuffer all = ByteBuffer.allocate(length);
            while (all.hasRemaining() && channel.read(all, start + all.position()) >= 0) {
              // until the buffer is full
            }
            return all.array();
          }
        },
        "\"" + name + "\"");
  }

  private URI serve(String name, Content content, String etag) {
    files.put("/" + name, new Served(content, etag));
    return url(name);
  }

  /** Returns the URL of {@code /name}. */
  public URI url(String name) {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/" + name);
  }

  /** Applies {@code next} to all further responses. */
  public void setScript(Script next) {
    script = next;
  }

  /** Returns all requests so far. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Returns the number of body bytes in all responses so far. */
  public long bytesSent() {
    return bytes.get();
  }

  /**
   * Waits until all clients have disconnected. After that, requests that they have given up are
   * counted, too.
   *
   * @throws IOException if clients are still connected after a minute
   */
  public void awaitDisconnected() throws IOException {
    try (Socket last = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
      last.shutdownOutput();
      int unused = last.getInputStream().read(); // connections are accepted in order
    }
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    synchronized (connections) {
      while (!connections.isEmpty()) {
        long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (millis <= 0) {
          throw new IOException(connections.size() + " clients are still connected");
        }
        try {
          connections.wait(millis);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException();
        }
      }
    }
  }

  /** Resets the counters. */
  public void resetCounts() {
    requests.clear();
    number.set(0);
    bytes.set(0);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        connections.add(socket);
        if (closed) { // Linux may accept one more connection while the listener closes
          socket.close();
          return;
        }
        start(() -> converse(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void converse(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      boolean more = true;
      while (more) {
        List<String> head = head(in);
        more = !head.isEmpty() && answer(socket, head);
      }
    } catch (IOException | UncheckedIOException e) {
      // closed by this server or by the client
    } finally {
      synchronized (connections) {
        connections.remove(socket);
        connections.notifyAll();
      }
    }
  }

  private static List<String> head(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b != '\n') {
        line.write(b);
        continue;
      }
      String text = line.toString(ISO_8859_1).strip();
      if (text.isEmpty()) {
        return lines;
      }
      lines.add(text);
      line.reset();
    }
    return List.of();
  }

  /** Returns whether the connection stays open. */
  private boolean answer(Socket socket, List<String> head) throws IOException {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line : head.subList(1, head.size())) {
      headers.put(
          line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1).strip());
    }
    Request request = new Request(number.incrementAndGet(), head.get(0).split(" ", -1)[1], headers);
    requests.add(request);
    Reply reply = script.reply(request, usual(request));
    StringBuilder text = new StringBuilder("HTTP/1.1 " + reply.status() + " x\r\n");
    reply.headers().forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
    if (reply.stated() >= 0) {
      text.append("Content-Length: " + reply.stated() + "\r\n");
    }
    OutputStream out = socket.getOutputStream();
    bytes.addAndGet(
        reply.body().length); // before sending: a client may read the count once it has the body
    out.write((text + "\r\n").getBytes(ISO_8859_1));
    out.write(reply.body());
    out.flush();
    return reply.stated() == reply.body().length;
  }

  private Reply usual(Request request) throws IOException {
    Served file = files.get(request.path().replaceAll("\\?.*", ""));
    if (file == null) {
      return empty(404);
    }
    long length = file.content().length();
    Map<String, String> headers = new TreeMap<>();
    if (!file.etag().isEmpty()) {
      headers.put("ETag", file.etag());
    }
    Matcher range = RANGE.matcher(request.header("Range"));
    String condition = request.header("If-Range");
    if (!range.matches() || !(condition.isEmpty() || condition.equals(file.etag()))) {
      // No client should read this; a large file would not fit into an array.
      int most = (int) Math.min(length, 32 << 20);
      return new Reply(200, headers, length, file.content().read(0, most));
    }
    long start = Long.parseLong(range.group(1));
    long end = Math.min(length, Long.parseLong(range.group(2)) + 1);
    if (start >= length) {
      headers.put("Content-Range", "bytes */" + length);
      return new Reply(416, headers, 0, new byte[0]);
    }
    headers.put("Content-Range", "bytes " + start + "-" + (end - 1) + "/" + length);
    return new Reply(206, headers, end - start, file.content().read(start, (int) (end - start)));
  }

  /** Stops the server and closes all connections. */
  @Override
  public void close() throws IOException {
    closed = true;
    listener.close();
    for (Socket socket : connections) {
      socket.close();
    }
  }
}
