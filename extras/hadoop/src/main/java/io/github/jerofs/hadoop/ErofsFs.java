package io.github.jerofs.hadoop;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;

/**
 * {@link ErofsFileSystem} for {@code FileContext}. Hadoop has no service files for this interface:
 * set {@code fs.AbstractFileSystem.erofs.impl} to the name of this class. Safe for use by multiple
 * threads.
 */
public class ErofsFs extends DelegateToFileSystem {
  private final URI uri;

  /**
   * Creates the file system for {@code uri}, as {@code FileContext} does.
   *
   * @throws IOException if the store cannot be opened
   * @throws URISyntaxException if {@code uri} is malformed
   */
  public ErofsFs(URI uri, Configuration conf) throws IOException, URISyntaxException {
    // The superclass accepts only authorities that are host names, which file- is not.
    super(
        URI.create(StoreUris.SCHEME + ":///"),
        new Delegate(StoreUris.withAuthority(uri.getRawAuthority())),
        conf,
        StoreUris.SCHEME,
        false);
    this.uri = StoreUris.withAuthority(uri.getRawAuthority());
  }

  private static final class Delegate extends ErofsFileSystem {
    private final URI uri;

    Delegate(URI uri) {
      this.uri = uri;
    }

    @Override
    public void initialize(URI name, Configuration conf) throws IOException {
      super.initialize(uri, conf);
    }
  }

  @Override
  public URI getUri() {
    return uri;
  }

  @Override
  public int getUriDefaultPort() {
    return -1;
  }
}
