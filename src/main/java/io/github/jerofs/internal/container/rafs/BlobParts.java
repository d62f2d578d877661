package io.github.jerofs.internal.container.rafs;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.format.MetadataSpace;
import io.github.jerofs.internal.format.RafsFields;
import io.github.jerofs.internal.source.ArraySource;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SliceSource;
import io.github.jerofs.option.ErofsLimits;
import io.github.jerofs.storage.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The parts of a blob file. Each is followed by a tar header, so the file is parsed backwards from
 * the table of contents at its end.
 */
public final class BlobParts {
  private static final String BOOTSTRAP = "image.boot";
  private static final String DIGESTS = "blob.digest";
  private static final String TOC = "rafs.blob.toc\0";
  private static final int TAR_HEADER = 512;
  private static final int TAR_SIZE_AT = 124;
  private static final int TAR_SIZE_DIGITS = 11;
  private static final int MAX_TOC = 64 << 10;
  private static final int STORED = 1;
  private static final int ZSTD = 2;
  private static final int LZ4 = 4;
  private static final int CODEC_FLAGS = 0xf;

  /** Decoded parts up to this multiple of the file's size do not count towards the limit. */
  private static final long MAX_RATIO = 64;

  /** Digests of as many chunks as a blob can have, in bytes. */
  private static final long MAX_DIGESTS = (long) ChunkDigests.SIZE << ChunkTable.NUMBER_BITS;

  private final ImageSource file;
  private final ByteBuffer toc;
  private final long tocAt;

  private BlobParts(ImageSource file, ByteBuffer toc, long tocAt) {
    this.file = file;
    this.toc = toc;
    this.tocAt = tocAt;
  }

  /** Returns the parts of {@code file}, or empty if it does not end in a table of contents. */
  public static Optional<BlobParts> of(ImageSource file) throws IOException {
    if (file.size() < TAR_HEADER) {
      return Optional.empty();
    }
    long headerAt = file.size() - TAR_HEADER;
    byte[] header = new byte[TAR_HEADER];
    file.view(headerAt, TAR_HEADER).get(0, header);
    if (!new String(header, 0, TOC.length(), StandardCharsets.ISO_8859_1).equals(TOC)) {
      return Optional.empty();
    }
    long size = octal(header, headerAt, file);
    if (size > Math.min(MAX_TOC, headerAt) || size % RafsFields.TOC_ENTRY_SIZE != 0) {
      throw new CorruptImageException(
          ImagePlace.of(file.description(), headerAt + TAR_SIZE_AT),
          "RAFS table of contents",
          "a multiple of " + RafsFields.TOC_ENTRY_SIZE + ", at most " + MAX_TOC,
          size);
    }
    byte[] toc = new byte[(int) size];
    file.view(headerAt - size, toc.length).get(0, toc);
    return Optional.of(
        new BlobParts(file, ByteBuffer.wrap(toc).order(ByteOrder.LITTLE_ENDIAN), headerAt - size));
  }

  private static long octal(byte[] header, long at, ImageSource file) throws IOException {
    long value = 0;
    for (int i = 0; i < TAR_SIZE_DIGITS; i++) {
      int digit = header[TAR_SIZE_AT + i] - '0';
      if (digit < 0 || digit > 7) {
        throw new CorruptImageException(
            ImagePlace.of(file.description(), at + TAR_SIZE_AT + i), "size in a tar header");
      }
      value = value << 3 | digit;
    }
    return value;
  }

  /** Returns the embedded bootstrap, decompressed and with its digest checked, if there is one. */
  public Optional<ImageSource> bootstrap(ErofsLimits limits) throws IOException {
    return part(BOOTSTRAP, Long.MAX_VALUE, limits);
  }

  /** Returns the embedded chunk digests, 32 bytes each by chunk number, if there are any. */
  Optional<ImageSource> digests(ErofsLimits limits) throws IOException {
    return part(DIGESTS, MAX_DIGESTS, limits);
  }

  private Optional<ImageSource> part(String name, long most, ErofsLimits limits)
      throws IOException {
    for (int at = 0; at < toc.limit(); at += RafsFields.TOC_ENTRY_SIZE) {
      ByteBuffer entry = toc.slice(at, RafsFields.TOC_ENTRY_SIZE).order(ByteOrder.LITTLE_ENDIAN);
      if (RafsFields.TOC_NAME.text(entry, RafsFields.TOC_NAME_SIZE).equals(name)) {
        return Optional.of(part(entry, tocAt + at, name, most, limits));
      }
    }
    return Optional.empty();
  }

  private ImageSource part(
      ByteBuffer entry, long entryAt, String name, long most, ErofsLimits limits)
      throws IOException {
    MetadataSpace space = MetadataSpace.ofImage(file);
    long position = RafsFields.TOC_POSITION.s64(entry);
    long storedBytes = RafsFields.TOC_STORED_BYTES.s64(entry);
    long bytes = RafsFields.TOC_BYTES.s64(entry);
    space.inside(position, storedBytes, RafsFields.TOC_POSITION.name());
    limits.check(
        ErofsLimit.METABOX_BYTES,
        space.place(entryAt),
        "RAFS part beyond " + MAX_RATIO + " times the file",
        bytes - MAX_RATIO * file.size());
    int codec = codec(RafsFields.TOC_FLAGS.s32(entry), space.place(entryAt));
    long length = codec == BlobCodec.NONE ? storedBytes : bytes;
    if (length > most) {
      throw new CorruptImageException(
          space.place(entryAt), "RAFS part " + name + " in bytes", "at most " + most, length);
    }
    ImageSource part =
        codec == BlobCodec.NONE
            ? new SliceSource(file, position, storedBytes)
            : new ArraySource(
                file.description(), BlobCodec.decode(file, codec, position, storedBytes, bytes));
    byte[] stated = new byte[ChunkDigests.SIZE];
    entry.get(RafsFields.TOC_DIGEST.offset(), stated);
    checkDigest(part, HexFormat.of().formatHex(stated), space.place(entryAt));
    return part;
  }

  private static int codec(int flags, ImagePlace place) throws IOException {
    return switch (flags & CODEC_FLAGS) {
      case STORED -> BlobCodec.NONE;
      case ZSTD -> BlobCodec.ZSTD;
      case LZ4 -> BlobCodec.LZ4;
      default ->
          throw new UnsupportedImageException(
              place, RafsFields.TOC_FLAGS.name(), "1, 2 or 4", flags & CODEC_FLAGS);
    };
  }

  private static void checkDigest(ImageSource part, String stated, ImagePlace place)
      throws IOException {
    var digest = Digests.sha256();
    ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
    for (long at = 0; at < part.size(); ) {
      at += part.read(at, buffer.clear());
      digest.update(buffer.flip());
    }
    String found = Digests.hex(digest.digest());
    if (!found.equals(stated)) {
      throw new CorruptImageException(place, "SHA-256 of a RAFS part", stated, found);
    }
  }
}
