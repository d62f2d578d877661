package io.github.jerofs.internal.remote.http;

import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import org.jspecify.annotations.Nullable;

/** Describes why a connection failed. The JDK's messages are missing or name its own classes. */
public final class ConnectionFailure {
  private ConnectionFailure() {}

  /** Returns the cause of {@code failure}, without a subject. */
  public static String reason(Throwable failure) {
    if (cause(failure, UnresolvedAddressException.class) != null) {
      return "unknown host";
    }
    if (cause(failure, CertificateExpiredException.class) != null) {
      return "the server's certificate has expired";
    }
    if (cause(failure, CertificateNotYetValidException.class) != null) {
      return "the server's certificate is not valid yet";
    }
    if (cause(failure, CertPathBuilderException.class) != null) {
      return "the server's certificate is not trusted: no known authority has issued it";
    }
    CertificateException refused = cause(failure, CertificateException.class);
    if (refused != null) {
      return "the server's certificate is refused: " + refused.getMessage();
    }
    if (failure instanceof HttpConnectTimeoutException) {
      return "the server does not complete the connection or its TLS handshake in time";
    }
    if (failure.getMessage() != null) {
      return failure.getMessage();
    }
    return failure instanceof ConnectException
        ? "refused, or no route to the host"
        : failure.getClass().getSimpleName();
  }

  private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return type.cast(at);
      }
    }
    return null;
  }
}
