/** EROFS for the JVM. */
module io.github.jerofs {
  requires static org.jspecify;
  requires static info.picocli;
  requires static com.google.gson;

  exports io.github.jerofs;

  opens io.github.jerofs.cli to
      info.picocli;

  provides java.nio.file.spi.FileSystemProvider with
      io.github.jerofs.nio.ErofsFileSystemProvider;
}
