package io.github.jerofs.serve;

import io.github.jerofs.serve.internal.web.ErrorText;
import io.github.jerofs.serve.internal.web.HostNames;
import io.github.jerofs.serve.internal.web.OfferedDownload;
import io.github.jerofs.serve.internal.web.WebHandler;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Serves images over HTTP and WebDAV class 1, read-only: {@code /EXPORT/PATH}. Directories are
 * pages, or JSON with {@code ?json}. Ranges and conditional requests work. Thread-safe.
 */
public final class WebServer implements Closeable {
  private final Server server;
  private final ServerConnector connector;
  private final InetAddress address;

  private WebServer(Server server, ServerConnector connector, InetAddress address) {
    this.server = server;
    this.connector = connector;
    this.address = address;
  }

  /** Returns a builder for a server on a free port of the loopback interface. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the address and port that the server listens on. */
  public InetSocketAddress address() {
    return new InetSocketAddress(address, connector.getLocalPort());
  }

  /** Returns the URL of the list of exports. It ends in a slash. */
  public URI uri() {
    String host = address.isAnyLocalAddress() ? "localhost" : address.getHostAddress();
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://" + shown + ":" + connector.getLocalPort() + "/");
  }

  /** Stops the server and ends all connections. The exports stay open. */
  @Override
  public void close() throws IOException {
    try {
      server.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the server stopped");
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  /** Collects exports and options. Not thread-safe. */
  public static final class Builder {
    private static final int HEADERS = 16 << 10;
    private static final int THREADS = 100;

    /** With the default of 50, a burst of clients waits a second for TCP to try again. */
    private static final int ACCEPT_QUEUE = 1024;

    private static final int FEWEST_THREADS = 8;

    private final Settings settings = new Settings(2_048, "idleTimeout");
    private final List<OfferedDownload> downloads = new ArrayList<>();
    private final Set<String> hosts = new HashSet<>();

    private Builder() {}

    /**
     * Adds an export.
     *
     * @throws IllegalArgumentException if there is one with this name
     */
    public Builder export(Export export) {
      settings.add(export);
      return this;
    }

    /**
     * Sets the address to listen on, by default the loopback address. There is no authentication:
     * any client that can reach the address can read the exports.
     */
    public Builder address(InetAddress listen) {
      settings.listenOn(listen);
      return this;
    }

    /**
     * Sets the port. 0, the default, chooses a free one.
     *
     * @throws IllegalArgumentException if it is not in the range 0 to 65,535
     */
    public Builder port(int number) {
      settings.port(number);
      return this;
    }

    /**
     * Accepts requests for a host name. {@code localhost} and addresses are always accepted, other
     * names are refused: they may belong to an attacker.
     */
    public Builder host(String name) {
      hosts.add(name.toLowerCase(Locale.ROOT));
      return this;
    }

    /** Sets the most connections at a time. More wait to be accepted. Default: 2,048. */
    public Builder maxConnections(int most) {
      settings.maxConnections(most);
      return this;
    }

    /** Sets the time after which a connection without progress is closed. Default: 30 seconds. */
    public Builder idleTimeout(Duration time) {
      settings.timeout(time);
      return this;
    }

    /**
     * Offers an archive of each directory, which {@code ?NAME} downloads.
     *
     * @param name the name of the link
     * @param type the media type
     * @param extension the extension of the file, with its dot
     */
    public Builder archive(String name, String type, String extension, Download content) {
      downloads.add(new OfferedDownload(name, type, extension, false, content));
      return this;
    }

    /**
     * Offers a page about each image, which {@code ?NAME} shows. Its scripts run in a sandbox.
     *
     * @param name the name of the link
     * @param content writes HTML in UTF-8
     */
    public Builder report(String name, Download content) {
      downloads.add(new OfferedDownload(name, "text/html;charset=utf-8", "", true, content));
      return this;
    }

    /**
     * Sets the receiver of failures: the path of a request, and why it failed. It must be
     * thread-safe. By default, failures are ignored; clients get status 500.
     */
    public Builder onFailure(BiConsumer<String, Throwable> receiver) {
      settings.onFailure(receiver);
      return this;
    }

    /**
     * Starts a server.
     *
     * @throws IOException if the address or port cannot be used
     */
    public WebServer start() throws IOException {
      QueuedThreadPool threads = new QueuedThreadPool(THREADS, FEWEST_THREADS);
      threads.setName("jerofs-http");
      threads.setDaemon(true);
      if (VirtualThreads.areSupported()) {
        threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
      }
      Server server = new Server(threads);
      ServerConnector connector =
          new ServerConnector(server, new HttpConnectionFactory(configuration()));
      InetSocketAddress address = settings.address();
      connector.setHost(address.getAddress().getHostAddress());
      connector.setPort(address.getPort());
      connector.setAcceptQueueSize(ACCEPT_QUEUE);
      connector.setIdleTimeout(settings.timeout().toMillis());
      server.addConnector(connector);
      server.addBean(new NetworkConnectionLimit(settings.maxConnections(), connector));
      server.setHandler(
          new WebHandler(settings.exports(), downloads, new HostNames(hosts), settings.failures()));
      server.setErrorHandler(new ErrorText());
      server.setStopTimeout(0);
      WebServer started = new WebServer(server, connector, address.getAddress());
      try {
        server.start();
      } catch (Exception e) {
        started.close();
        throw e instanceof IOException io ? io : new IOException(e);
      }
      return started;
    }

    private static HttpConfiguration configuration() {
      HttpConfiguration configuration = new HttpConfiguration();
      configuration.setSendServerVersion(false);
      configuration.setRequestHeaderSize(HEADERS);
      // UrlPath checks paths itself: names are bytes, which the rules of RFC 3986 do not cover.
      configuration.setUriCompliance(UriCompliance.UNSAFE);
      configuration.setRelativeRedirectAllowed(true);
      return configuration;
    }
  }
}
