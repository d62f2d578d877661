/** Serves images over NFS, WebDAV and HTTP. */
module io.github.jerofs.serve {
  requires transitive io.github.jerofs;
  requires java.xml;
  requires static org.jspecify;
  requires org.dcache.oncrpc4j;
  requires org.eclipse.jetty.server;
  requires org.glassfish.grizzly;

  exports io.github.jerofs.serve;
}
