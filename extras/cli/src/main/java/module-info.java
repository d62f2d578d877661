/** The jerofs command. */
module io.github.jerofs.cli {
  requires io.github.jerofs;
  requires static org.jspecify;
  requires info.picocli;
  requires com.google.gson;

  opens io.github.jerofs.cli to
      info.picocli;
}
