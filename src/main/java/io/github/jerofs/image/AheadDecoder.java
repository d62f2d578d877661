package io.github.jerofs.image;

import io.github.jerofs.mapping.Extent;
import io.github.jerofs.source.ImageSource;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one extent ahead of a reader, on another core. The reader decodes one extent itself
 * meanwhile, so that both are busy. For one thread, the reader's.
 */
final class AheadDecoder {
  /** Whether there is another core. */
  static final boolean AVAILABLE = Runtime.getRuntime().availableProcessors() > 1;

  private final ClusterReader clusters;
  private final ImageSource store;
  private final long nid;
  private byte[] spare = {};
  private Extent.@Nullable Encoded extent;
  private CompletableFuture<byte @Nullable []> decoded = CompletableFuture.completedFuture(null);

  AheadDecoder(ClusterReader clusters, ImageSource store, long nid) {
    this.clusters = clusters;
    this.store = store;
    this.nid = nid;
  }

  /** Begins to decode {@code wanted}, unless the last one is still being decoded. */
  void start(Extent.Encoded wanted) {
    if (!decoded.isDone()) {
      return;
    }
    byte[] out = spare.length >= wanted.length() ? spare : new byte[(int) wanted.length()];
    spare = out;
    extent = wanted;
    decoded = CompletableFuture.supplyAsync(() -> decode(wanted, out), ForkJoinPool.commonPool());
  }

  private byte @Nullable [] decode(Extent.Encoded wanted, byte[] out) {
    try {
      clusters.decode(wanted, store, nid, out, 0);
      return out;
    } catch (IOException | InternalError e) {
      return null; // the reader will decode it again, and see for itself
    }
  }

  /**
   * Gives {@code reader} the bytes of {@code wanted}, waiting for them if need be.
   *
   * @return false if something else was decoded, or nothing
   */
  boolean takeInto(Extent.Encoded wanted, ContentReader reader) {
    if (!wanted.equals(extent)) {
      return false;
    }
    extent = null;
    byte[] filled = decoded.join();
    if (filled == null) {
      return false;
    }
    spare = reader.exchange(filled);
    return true;
  }
}
