package io.github.jerofs.cli.create;

import io.github.jerofs.storage.OutputStorage;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemException;
import java.util.ServiceLoader;
import java.util.regex.Pattern;

/** A target that is no file: a URI such as {@code hdfs://namenode:8020/data/train.erofs}. */
record StoredTarget(URI uri, OutputStorage storage) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://.*");

  /** Returns whether {@code target} has the form of a URI. */
  static boolean matches(String target) {
    return FORM.matcher(target).matches();
  }

  /**
   * Finds the storage of a target on the class path.
   *
   * @throws FileSystemException if there is none, or {@code target} is not a valid URI
   */
  static StoredTarget find(String target) throws IOException {
    URI uri;
    try {
      uri = new URI(target);
    } catch (URISyntaxException e) {
      throw new FileSystemException(target, null, "not a URI: " + e.getReason());
    }
    for (OutputStorage each : ServiceLoader.load(OutputStorage.class)) {
      if (each.supports(uri)) {
        return new StoredTarget(uri, each);
      }
    }
    throw new FileSystemException(
        target,
        null,
        "no storage for " + uri.getScheme() + "; jerofs-hadoop on the class path adds Hadoop's");
  }
}
