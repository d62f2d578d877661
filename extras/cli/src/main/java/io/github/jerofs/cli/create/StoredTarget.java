package io.github.jerofs.cli.create;

import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.storage.OutputStorage;
import io.github.jerofs.storage.OutputStorage.NewFile;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URI such as {@code hdfs://namenode:8020/data/train.erofs}. The image is made in a directory of
 * the host and copied.
 */
final class StoredTarget implements BuildTarget {
  private static final Pattern FORM = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://.*");

  private final URI uri;
  private final OutputStorage storage;
  private final Path spool;
  private @Nullable NewFile file;

  private StoredTarget(URI uri, OutputStorage storage, Path spool) {
    this.uri = uri;
    this.storage = storage;
    this.spool = spool;
  }

  /** Returns whether {@code target} has the form of a URI. */
  static boolean matches(String target) {
    return FORM.matcher(target).matches();
  }

  /**
   * Finds the storage of a target on the class path.
   *
   * @throws FileSystemException if there is none, or {@code target} is not a valid URI
   */
  static StoredTarget find(String target, Path spool) throws IOException {
    URI uri;
    try {
      uri = new URI(target);
    } catch (URISyntaxException e) {
      throw new FileSystemException(target, null, "not a URI: " + e.getReason());
    }
    for (OutputStorage each : ServiceLoader.load(OutputStorage.class)) {
      if (each.supports(uri)) {
        return new StoredTarget(uri, each, spool);
      }
    }
    throw new FileSystemException(
        target,
        null,
        "no storage for " + uri.getScheme() + "; jerofs-hadoop on the class path adds Hadoop's");
  }

  @Override
  public ErofsBuilder open(BuildOptions options) throws IOException {
    if (options.dryRun()) {
      return ErofsBuilder.to(OutputStream.nullOutputStream(), spool);
    }
    file = storage.create(uri, options.replaceExisting());
    return ErofsBuilder.to(file.content(), spool);
  }

  @Override
  public void commit() throws IOException {
    if (file != null) {
      file.commit();
    }
  }

  @Override
  public boolean isReplaceable(String existing) {
    return existing.equals(uri.toString()) || BuildTarget.super.isReplaceable(existing);
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
