/** The jerofs command. */
module io.github.jerofs.cli {
  requires io.github.jerofs;
  requires io.github.jerofs.serve;
  requires static org.jspecify;
  requires info.picocli;
  requires com.google.gson;
  requires com.github.luben.zstd_jni;
  requires org.tukaani.xz;

  uses io.github.jerofs.storage.OutputStorage;

  opens io.github.jerofs.cli to
      info.picocli;
  opens io.github.jerofs.cli.archive to
      info.picocli;
  opens io.github.jerofs.cli.cache to
      info.picocli;
  opens io.github.jerofs.cli.composefs to
      info.picocli;
  opens io.github.jerofs.cli.create to
      info.picocli;
  opens io.github.jerofs.cli.diff to
      info.picocli;
  opens io.github.jerofs.cli.extract to
      info.picocli;
  opens io.github.jerofs.cli.find to
      info.picocli;
  opens io.github.jerofs.cli.inspect to
      info.picocli;
  opens io.github.jerofs.cli.nydus to
      info.picocli;
  opens io.github.jerofs.cli.option to
      info.picocli;
  opens io.github.jerofs.cli.serve to
      info.picocli;
  opens io.github.jerofs.cli.show to
      info.picocli;
  opens io.github.jerofs.cli.verity to
      info.picocli;
}
