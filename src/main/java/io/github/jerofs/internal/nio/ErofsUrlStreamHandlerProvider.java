package io.github.jerofs.internal.nio;

import java.net.URLStreamHandler;
import java.net.spi.URLStreamHandlerProvider;
import org.jspecify.annotations.Nullable;

/** The service that adds the {@code erofs} scheme to {@code java.net.URL}. */
public final class ErofsUrlStreamHandlerProvider extends URLStreamHandlerProvider {
  /** Creates a provider. It must be cheap, because the JDK runs it for every user of URLs. */
  public ErofsUrlStreamHandlerProvider() {}

  @Override
  public @Nullable URLStreamHandler createURLStreamHandler(String protocol) {
    return ErofsUri.SCHEME.equalsIgnoreCase(protocol) ? new ErofsUrlHandler() : null;
  }
}
