package io.github.jerofs.cli.serve;

import io.github.jerofs.serve.Export;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** The commands that mount exports. */
final class MountLines {
  private final String host;
  private final List<Export> exports;

  MountLines(InetAddress listen, List<Export> exports) {
    String shown =
        listen.isAnyLocalAddress() || listen.isLoopbackAddress()
            ? "localhost"
            : listen.getHostAddress();
    this.host = shown.contains(":") ? "[" + shown + "]" : shown;
    this.exports = exports;
  }

  /**
   * Returns the lines for an NFS server on {@code port}.
   *
   * @param portmapper whether a portmapper runs, without which Windows finds no server
   */
  List<String> nfs(int port, boolean portmapper) {
    List<String> lines = new ArrayList<>();
    for (Export export : exports) {
      String source = host + ":/" + export.name() + " /mnt";
      String ports = ",port=" + port + ",mountport=" + port;
      lines.add(
          "Linux:   mount -t nfs -o vers=3,tcp,mountproto=tcp,nolock,ro" + ports + " " + source);
      lines.add("macOS:   mount -t nfs -o vers=3,tcp,nolocks,rdonly" + ports + " " + source);
      if (portmapper) {
        lines.add("Windows: mount -o anon,nolock \\\\" + host + "\\" + export.name() + " *");
      }
    }
    return lines;
  }

  /** Returns the lines for a web server on {@code port}. */
  List<String> http(int port) {
    List<String> lines = new ArrayList<>();
    for (Export export : exports) {
      String path = host + ":" + port + "/" + export.name();
      lines.add("Windows: net use * http://" + path);
      lines.add("Browser: http://" + path + "/");
    }
    return lines;
  }
}
