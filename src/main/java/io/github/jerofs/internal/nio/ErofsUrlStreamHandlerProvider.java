package io.github.jerofs.internal.nio;

import java.net.URLStreamHandler;
import java.net.spi.URLStreamHandlerProvider;
import org.jspecify.annotations.Nullable;

/** The service that gives {@code java.net.URL} the scheme {@code erofs}. */
public final class ErofsUrlStreamHandlerProvider extends URLStreamHandlerProvider {
  /** Creates a provider; does nothing else, as it runs for every user of URLs. */
  public ErofsUrlStreamHandlerProvider() {}

  @Override
  public @Nullable URLStreamHandler createURLStreamHandler(String protocol) {
    return ErofsUri.SCHEME.equalsIgnoreCase(protocol) ? new ErofsUrlHandler() : null;
  }
}
