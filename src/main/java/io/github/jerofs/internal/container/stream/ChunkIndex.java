package io.github.jerofs.internal.container.stream;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.container.stream.SpanTable.Digest;
import io.github.jerofs.internal.container.stream.SpanTable.Window;
import io.github.jerofs.internal.memory.CacheAccount;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.ErofsLimits;
import io.github.jerofs.storage.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The chunk index of an EROFS layer: the positions of its chunks, and their digests. It follows the
 * layer in the same file; in a Zstandard file it is inside a skippable frame.
 *
 * @param offset where it starts: the header, or the frame around it
 * @param sha256 the digest of header and entries, if it is known
 * @param isRequired whether a layer that is not compressed must be read by it, too
 */
public record ChunkIndex(long offset, Optional<String> sha256, boolean isRequired) {
  private static final int MAGIC = 0x67ece4cd;
  private static final int HEADER = 32;
  private static final int VERSION = 1;
  private static final int RAW = 0;
  private static final int ZSTD = 1;
  private static final int SHA2 = 1;
  private static final int ENTRY = 16;
  private static final int MAX_CHUNKS = 1 << 20;

  /** The fields of a header. */
  private record Header(long at, int compression, long size, int chunks, int hashBytes) {
    long length() {
      return HEADER + (long) chunks * (ENTRY + hashBytes);
    }
  }

  /** Returns this index with the requirement to use it. */
  public ChunkIndex required() {
    return new ChunkIndex(offset, sha256, true);
  }

  /**
   * Returns whether the digest of the index is known, and the index has digests of the chunks.
   *
   * @throws CorruptImageException if the index is damaged
   */
  public boolean hasDigests(ImageSource layer) throws IOException {
    return sha256.isPresent() && header(layer).filter(header -> header.hashBytes > 0).isPresent();
  }

  /**
   * Returns the decoded layer. Closing it leaves {@code layer} open.
   *
   * @param cache is closed with the result
   * @return empty if the index has a form that is to be ignored, such as a later version
   * @throws CorruptImageException if the index is damaged
   */
  public Optional<ImageSource> open(ImageSource layer, ErofsLimits limits, CacheAccount cache)
      throws IOException {
    Optional<Header> header = header(layer);
    if (header.isEmpty()) {
      return Optional.empty();
    }
    ByteBuffer entries = entries(layer, header.get());
    SpanTable table = table(layer, header.get(), entries, limits);
    return Optional.of(
        header.get().compression == ZSTD
            ? ZstdSpans.source(layer, table, cache)
            : new SpanSource(layer, table, new SpanReader(layer, table)::stored, cache));
  }

  /** Returns the header, or empty if the format says that such an index is to be ignored. */
  private Optional<Header> header(ImageSource layer) throws IOException {
    long at = offset;
    if (layer.contains(offset, ZstdFrames.SKIPPABLE_HEADER)
        && new ZstdFrames(layer).isSkippable(offset)) {
      at += ZstdFrames.SKIPPABLE_HEADER;
    }
    if (!layer.contains(at, HEADER)) {
      throw corrupt(layer, "header", "within " + layer.size() + " bytes", at);
    }
    ByteBuffer bytes = layer.view(at, HEADER);
    if (bytes.getInt(0) != MAGIC) {
      throw corrupt(
          layer, "magic", Integer.toHexString(MAGIC), Integer.toHexString(bytes.getInt(0)));
    }
    int compression = bytes.get(5);
    int hash = bytes.get(20);
    int hashBytes = bytes.get(21);
    boolean isKnown =
        bytes.get(4) == VERSION
            && (compression == RAW || compression == ZSTD)
            && bytes.getShort(6) == 0
            && (hash == 0 || hash == SHA2);
    if (!isKnown) {
      return Optional.empty();
    }
    int chunks = bytes.getInt(16);
    boolean isValid =
        hash == 0 ? hashBytes == 0 : hashBytes == Digest.SHA256_BYTES || hashBytes == Digest.MAX;
    if (!isValid || chunks < 0 || chunks > MAX_CHUNKS) {
      throw corrupt(
          layer,
          "header",
          "at most " + MAX_CHUNKS + " chunks, hashes of 0, 32 or 64 bytes",
          Integer.toUnsignedString(chunks) + " chunks, hashes of " + hashBytes + " bytes");
    }
    return Optional.of(new Header(at, compression, bytes.getLong(8), chunks, hashBytes));
  }

  private ByteBuffer entries(ImageSource layer, Header header) throws IOException {
    if (!layer.contains(header.at, header.length())) {
      throw corrupt(layer, "length", "within " + layer.size() + " bytes", header.length());
    }
    byte[] all = new byte[Math.toIntExact(header.length())];
    layer.readFully(header.at, ByteBuffer.wrap(all));
    String found = Digests.hex(Digests.sha256(all));
    if (!found.equals(sha256.orElse(found))) {
      throw corrupt(layer, "SHA-256", sha256.orElseThrow(), found);
    }
    return ByteBuffer.wrap(all, HEADER, all.length - HEADER).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private SpanTable table(ImageSource layer, Header header, ByteBuffer entries, ErofsLimits limits)
      throws IOException {
    SpanTable.Builder spans = new SpanTable.Builder();
    int step = ENTRY + header.hashBytes;
    Digest kind =
        header.hashBytes == 0
            ? Digest.NONE
            : header.hashBytes == Digest.MAX ? Digest.STORED_SHA512 : Digest.STORED_SHA256;
    for (int i = 0; i < header.chunks; i++) {
      byte[] hash = new byte[header.hashBytes];
      entries.get(i * step + ENTRY, hash);
      long end = i + 1 < header.chunks ? entries.getLong((i + 1) * step) : offset;
      spans.add(
          entries.getLong(i * step),
          end,
          entries.getLong(i * step + Long.BYTES),
          Window.NONE,
          0,
          kind,
          hash);
    }
    return SpanTable.of(
        layer.description() + ", chunk index",
        spans.encoded(),
        header.size,
        offset,
        layer.size(),
        limits);
  }

  private CorruptImageException corrupt(
      ImageSource layer, String what, Object expected, Object found) {
    return new CorruptImageException(
        ImagePlace.of(layer.description(), offset), "chunk index: " + what, expected, found);
  }
}
