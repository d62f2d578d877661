package io.github.jerofs.internal.remote.http;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.net.http.HttpClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Files with the same connect timeout share a client. */
final class ClientLeaseTest {
  @Test
  void lease_sameTimeout_sameClient() {
    Duration timeout = Duration.ofSeconds(77);
    SharedClient.Lease first = SharedClient.lease(timeout);
    SharedClient.Lease second = SharedClient.lease(timeout);
    SharedClient.Lease other = SharedClient.lease(Duration.ofSeconds(78));
    HttpClient client = first.client();
    assertSame(client, second.client());
    assertNotSame(client, other.client());
    first.close();
    first.close(); // counts once
    assertSame(client, SharedClient.lease(timeout).client());
    other.close();
  }
}
