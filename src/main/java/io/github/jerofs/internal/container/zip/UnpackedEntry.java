package io.github.jerofs.internal.container.zip;

import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.container.stream.DecodedLength;
import io.github.jerofs.internal.container.zip.ZipDirectory.Entry;
import io.github.jerofs.internal.io.Closeables;
import io.github.jerofs.internal.io.TemporaryFiles;
import io.github.jerofs.internal.source.ChannelSource;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.ErofsLimits;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A deflated entry, unpacked to a temporary file. Closing it deletes the file. */
final class UnpackedEntry implements ImageSource {
  private static final int BUFFER = 64 << 10;

  private final ImageSource zip;
  private final Closeable deletion;
  private final ImageSource unpacked;

  private UnpackedEntry(ImageSource zip, Closeable deletion, ImageSource unpacked) {
    this.zip = zip;
    this.deletion = deletion;
    this.unpacked = unpacked;
  }

  /**
   * Unpacks {@code entry}.
   *
   * @param at byte offset of its data
   * @throws io.github.jerofs.error.CorruptImageException if the data does not decode, or if size or
   *     CRC differ from the directory
   * @throws io.github.jerofs.error.LimitExceededException if the stated size exceeds {@code limits}
   */
  static UnpackedEntry of(ImageSource zip, Entry entry, long at, ErofsLimits limits)
      throws IOException {
    DecodedLength.check(
        ImagePlace.of(zip.description() + ": " + entry.name(), at),
        entry.storedBytes(),
        entry.bytes(),
        limits);
    Path file = Files.createTempFile("jerofs-" + ProcessHandle.current().pid() + "-", ".img");
    Closeable deletion = TemporaryFiles.register(file);
    return Closeables.closeOnFailure(
        deletion,
        () -> {
          try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            inflate(zip, entry, at, channel);
          }
          // Not mapped: some systems cannot delete a mapped file.
          return new UnpackedEntry(zip, deletion, ChannelSource.open(file));
        });
  }

  private static void inflate(ImageSource zip, Entry entry, long at, FileChannel to)
      throws IOException {
    Inflater inflater = new Inflater(true);
    CRC32 crc = new CRC32();
    ByteBuffer in = ByteBuffer.allocate(BUFFER);
    ByteBuffer out = ByteBuffer.allocate(BUFFER);
    long taken = 0;
    long done = 0;
    try {
      while (!inflater.finished()) {
        if (inflater.needsInput()) {
          int n = (int) Math.min(BUFFER, entry.storedBytes() - taken);
          if (n == 0) {
            throw ZipDirectory.corrupt(zip, entry, "ends within its data");
          }
          zip.readFully(at + taken, in.clear().limit(n));
          taken += n;
          inflater.setInput(in.flip());
        }
        inflater.inflate(out.clear());
        done += out.flip().remaining();
        if (done > entry.bytes() || inflater.needsDictionary()) {
          throw ZipDirectory.corrupt(zip, entry, "more than " + entry.bytes() + " bytes");
        }
        crc.update(out.duplicate());
        while (out.hasRemaining()) {
          int unused = to.write(out);
        }
      }
    } catch (DataFormatException e) {
      throw (IOException)
          ZipDirectory.corrupt(zip, entry, "not a DEFLATE stream: " + e.getMessage()).initCause(e);
    } finally {
      inflater.end();
    }
    if (done != entry.bytes() || crc.getValue() != entry.crc()) {
      throw ZipDirectory.corrupt(
          zip,
          entry,
          ("expected " + entry.bytes() + " bytes with CRC " + Long.toHexString(entry.crc()))
              + (", found " + done + " with " + Long.toHexString(crc.getValue())));
    }
  }

  @Override
  public long size() {
    return unpacked.size();
  }

  @Override
  public String description() {
    return zip.description();
  }

  @Override
  public int read(long position, ByteBuffer dst) throws IOException {
    return unpacked.read(position, dst);
  }

  @Override
  public ByteBuffer view(long position, int length) throws IOException {
    return unpacked.view(position, length);
  }

  @Override
  public void close() throws IOException {
    Closeables.closeAll(List.<Closeable>of(unpacked, deletion, zip));
  }
}
