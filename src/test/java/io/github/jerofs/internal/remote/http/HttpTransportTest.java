package io.github.jerofs.internal.remote.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.option.RemoteOptions;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests after the connection is closed. */
final class HttpTransportTest {
  @Test
  @Timeout(60)
  void closed_requestFails() {
    HttpTransport transport =
        new HttpTransport(RemoteOptions.builder().build(), RemoteAccess.PLAIN);
    transport.close();
    URI url = URI.create("http://localhost/image");
    FetchException e =
        assertThrows(
            FetchException.class,
            () ->
                transport.get(
                    url, url, new ByteRange(0, 1), new Validator(""), (status, headers) -> 1));
    assertEquals(FetchException.Kind.PERMANENT, e.kind());
    assertTrue(String.valueOf(e.getMessage()).contains("the connection was closed"), e::getMessage);
  }
}
