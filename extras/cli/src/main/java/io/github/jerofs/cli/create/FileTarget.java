package io.github.jerofs.cli.create;

import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.BuildReport;
import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.storage.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** A file of the host. The builder replaces it when the new one is complete. */
record FileTarget(Path path) implements BuildTarget {
  private static final Pattern URI_FORM = Pattern.compile("(?i)file:/.*", Pattern.DOTALL);

  /** Returns whether {@code target} is a URI of a file of the host. */
  static boolean isUri(String target) {
    return URI_FORM.matcher(target).matches();
  }

  /**
   * Returns the file of a path or URI.
   *
   * @throws IllegalArgumentException if it is not valid
   */
  static FileTarget of(String target) {
    return new FileTarget(isUri(target) ? Path.of(URI.create(target)) : Path.of(target));
  }

  @Override
  public ErofsBuilder open(BuildOptions options) {
    return ErofsBuilder.to(path);
  }

  @Override
  public void print(BuildReport report, boolean written, Streams streams) throws IOException {
    BuildTarget.super.print(report, written, streams);
    if (written) {
      streams.out().println(ReportLines.sha256(digest()));
    }
  }

  private String digest() throws IOException {
    MessageDigest sha256 = Digests.sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(path), sha256)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(sha256.digest());
  }
}
