package io.github.jerofs.hadoop.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.contract.AbstractFSContract;
import org.apache.hadoop.fs.contract.ContractOptions;

/** What Hadoop's contract tests may expect: everything that reads. */
final class ErofsContract extends AbstractFSContract {
  private static final Set<String> SUPPORTED =
      Set.of(
          ContractOptions.IS_CASE_SENSITIVE,
          ContractOptions.SUPPORTS_GETFILESTATUS,
          ContractOptions.SUPPORTS_SEEK,
          ContractOptions.REJECTS_SEEK_PAST_EOF,
          ContractOptions.SUPPORTS_POSITIONED_READABLE,
          ContractOptions.SUPPORTS_STRICT_EXCEPTIONS,
          ContractOptions.SUPPORTS_UNIX_PERMISSIONS,
          ContractOptions.SUPPORTS_UNBUFFER,
          ContractOptions.VECTOR_IO_EARLY_EOF_CHECK);

  private final java.nio.file.Path directory;

  ErofsContract(Configuration conf) {
    super(conf);
    conf.set("fs.erofs.impl", StagingFileSystem.class.getName());
    conf.set("fs.erofs.impl.disable.cache", "true");
    conf.set("fs.erofs.revalidate.interval", "0");
    try {
      directory = Files.createTempDirectory("jerofs-contract");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean isSupported(String feature, boolean byDefault) {
    return SUPPORTED.contains(feature);
  }

  @Override
  public FileSystem getTestFileSystem() throws IOException {
    return FileSystem.get(URI.create("erofs://file-/"), getConf());
  }

  @Override
  public String getScheme() {
    return "erofs";
  }

  @Override
  public Path getTestPath() {
    return new Path("erofs", "file-", directory + "/img.erofs!/test");
  }

  @Override
  public void teardown() throws IOException {
    try (Stream<java.nio.file.Path> walk = Files.walk(directory)) {
      for (java.nio.file.Path each : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
    super.teardown();
  }
}
