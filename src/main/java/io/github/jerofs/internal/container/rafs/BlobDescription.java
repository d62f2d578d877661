package io.github.jerofs.internal.container.rafs;

import io.github.jerofs.attribute.NydusInfo;
import io.github.jerofs.internal.format.RafsBlob;
import io.github.jerofs.internal.format.RafsBlob.Feature;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Describes blobs for users. */
final class BlobDescription {
  private static final List<String> COMPRESSIONS = List.of("none", "lz4", "gzip", "zstd");
  private static final List<String> DIGESTS = List.of("blake3", "sha256");

  private BlobDescription() {}

  /** Describes {@code blob}, which is device {@code index}. Damage becomes its problem. */
  static NydusInfo.Blob of(RafsBlob blob, int index, NydusDevices devices) {
    Optional<NydusInfo.Chunks> chunks = Optional.empty();
    String problem = devices.reason(index);
    try {
      chunks = devices.chunks(blob, index).map(ChunkTable::totals);
    } catch (IOException e) {
      problem = String.valueOf(e.getMessage());
    }
    return new NydusInfo.Blob(
        blob.id(),
        blob.storedBytes(),
        blob.deviceBytes(),
        name(COMPRESSIONS, blob.compressor()),
        name(DIGESTS, blob.digester()),
        Stream.of(Feature.values())
            .filter(feature -> feature != Feature.CURRENT && blob.has(feature))
            .map(feature -> feature.name().toLowerCase(Locale.ROOT))
            .toList(),
        chunks,
        Optional.of(problem).filter(text -> !text.isEmpty()));
  }

  private static String name(List<String> names, int number) {
    return number >= 0 && number < names.size() ? names.get(number) : String.valueOf(number);
  }
}
