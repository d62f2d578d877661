package io.github.jerofs.cli.serve;

import io.github.jerofs.Erofs;
import io.github.jerofs.cli.archive.DirectoryArchive;
import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.option.ImageOptions;
import io.github.jerofs.cli.report.ReportPage;
import io.github.jerofs.serve.Export;
import io.github.jerofs.serve.NfsServer;
import io.github.jerofs.serve.Portmapper;
import io.github.jerofs.serve.WebServer;
import io.github.jerofs.storage.ImageLocation;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code serve}. */
@Command(
    name = "serve",
    sortOptions = false,
    usageHelpAutoWidth = true,
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nArguments:%n",
    description = {
      "Serves images over NFS, WebDAV and HTTP, read-only, until it is interrupted. Prints how to"
          + " mount them.",
      "",
      "Without --nfs and --http, both servers run, on free ports. Each image has the name of its"
          + " file without the extension. There is no authentication: whoever reaches a port reads"
          + " everything, so the servers listen on the loopback address only."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:Success.", "1:Something failed.", "2:Wrong usage."},
    footerHeading = "%nExample:%n",
    footer = "  jerofs serve system.erofs --nfs 2049 --http 8080")
public final class ServeCommand implements Callable<Integer> {
  private final Streams streams;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ImageOptions options = new ImageOptions();

  @Parameters(
      arity = "1..*",
      paramLabel = "LOCATION",
      description = "An image: a file, a URL, or any other location that jerofs opens.")
  private List<ImageLocation> locations = new ArrayList<>();

  @Option(
      names = "--nfs",
      paramLabel = "PORT",
      description = "Serve NFS version 3 on this TCP port; 0 chooses a free one.")
  private @Nullable Integer nfs;

  @Option(
      names = "--portmapper",
      description =
          "Serve NFS, and answer clients that find NFS servers through a portmapper, such as that of"
              + " Windows, on port 111, over TCP and UDP. On Unix this needs privileges, and a system"
              + " without a portmapper.")
  private boolean portmapper;

  @Option(
      names = "--http",
      paramLabel = "PORT",
      description = "Serve HTTP and WebDAV on this port; 0 chooses a free one.")
  private @Nullable Integer http;

  @Option(
      names = "--address",
      paramLabel = "ADDRESS",
      description =
          "Listen on this address instead of the loopback address: everybody who reaches it reads"
              + " the images. 0.0.0.0 stands for all addresses of this host.")
  private @Nullable String address;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description =
          "Accept HTTP requests for this host name, besides localhost and addresses. Can be"
              + " repeated.")
  private List<String> hosts = new ArrayList<>();

  @Option(
      names = "--enforce-modes",
      description =
          "Apply the modes of files to the user ids that NFS clients claim. HTTP ignores modes.")
  private boolean enforceModes;

  @Option(
      names = "--keys",
      paramLabel = "DIR",
      description =
          "The directory of the keys with which NFS mounts survive a restart. Default: jerofs/serve"
              + " in the user's directory for the state of programs.")
  private @Nullable Path keys;

  public ServeCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    InetAddress listen = address();
    Port nfsPort = Port.of(spec.commandLine(), "--nfs", nfs);
    Port httpPort = Port.of(spec.commandLine(), "--http", http);
    EndSignal end = new EndSignal();
    Deque<Closeable> open = new ArrayDeque<>();
    open.push(end::closed);
    try {
      List<Export> exports = exports(open);
      MountLines lines = new MountLines(listen, exports);
      List<String> output = new ArrayList<>();
      if (nfs != null || http == null || portmapper) {
        output.addAll(lines.nfs(startNfs(listen, nfsPort, exports, open), portmapper));
      }
      if (http != null || nfs == null) {
        output.addAll(lines.http(startHttp(listen, httpPort, exports, open)));
      }
      if (!listen.isLoopbackAddress()) {
        streams
            .messages()
            .warn("everybody who reaches " + listen.getHostAddress() + " can read the images");
      }
      end.register();
      streams.out().println(String.join("\n", output)); // one text is visible at once
      end.await();
    } finally {
      closeAll(open);
    }
    return 0;
  }

  /** Closes all, the last one first, even if one cannot be closed. */
  private static void closeAll(Deque<Closeable> open) throws IOException {
    if (!open.isEmpty()) {
      try {
        open.pop().close();
      } finally {
        closeAll(open);
      }
    }
  }

  private InetAddress address() {
    if (address == null) {
      return InetAddress.getLoopbackAddress();
    }
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      throw new ParameterException(spec.commandLine(), "--address: unknown host: " + address);
    }
  }

  private List<Export> exports(Deque<Closeable> open) throws IOException {
    ExportNames names = new ExportNames();
    List<Export> exports = new ArrayList<>();
    for (ImageLocation location : locations) {
      FileSystem image = Erofs.open(location, options.toOptions(location));
      open.push(image);
      exports.add(Export.of(names.next(location), image, ExportNames.version(location)));
    }
    return exports;
  }

  private int startNfs(InetAddress listen, Port port, List<Export> exports, Deque<Closeable> open)
      throws IOException {
    NfsServer.Builder builder =
        NfsServer.builder()
            .address(listen)
            .port(port.number())
            .enforceModes(enforceModes)
            .keys(keys == null ? ExportNames.defaultKeys() : keys)
            .onFailure(this::failed);
    exports.forEach(builder::export);
    NfsServer server = port.start(builder::start);
    open.push(server);
    if (portmapper) {
      Port known = new Port("--portmapper", Portmapper.PORT);
      open.push(known.start(() -> Portmapper.start(server, known.number())));
    }
    return server.address().getPort();
  }

  private int startHttp(InetAddress listen, Port port, List<Export> exports, Deque<Closeable> open)
      throws IOException {
    Messages messages = streams.messages();
    WebServer.Builder builder =
        WebServer.builder()
            .address(listen)
            .port(port.number())
            .archive("tar", "application/x-tar", ".tar", new DirectoryArchive(messages)::write)
            .report("report", new ReportPage(messages)::write)
            .onFailure(this::failed);
    exports.forEach(builder::export);
    hosts.forEach(builder::host);
    WebServer server = port.start(builder::start);
    open.push(server);
    return server.address().getPort();
  }

  private void failed(String what, Throwable why) {
    streams.messages().warn(what + ": " + why);
  }
}
