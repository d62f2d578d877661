package io.github.jerofs.internal.container.zip;

import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.container.zip.ZipDirectory.Entry;
import io.github.jerofs.internal.format.MetadataSpace;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SliceSource;
import io.github.jerofs.option.ErofsLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Images in a ZIP file. Stored entries are read in place, deflated ones are unpacked. */
public final class ZipImage {
  /** The image of an APEX. */
  private static final String APEX_PAYLOAD = "apex_payload.img";

  /** The APEX inside a compressed APEX. */
  private static final String ORIGINAL_APEX = "original_apex";

  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int LOCAL_SIZE = 30;
  private static final int LOCAL_NAME_LENGTH = 26;
  private static final int LOCAL_EXTRA_LENGTH = 28;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  private static final int ENCRYPTED = 1;

  private final ImageSource file;
  private final List<Entry> entries;
  private final long directory;

  private ZipImage(ImageSource file, ZipDirectory.Records records) {
    this.file = file;
    this.entries = records.entries();
    this.directory = records.at();
  }

  /** Reads the directory of {@code file}. A file of another kind has no entries. */
  public static ZipImage of(ImageSource file) throws IOException {
    return new ZipImage(file, ZipDirectory.read(file));
  }

  /**
   * Returns the names of image entries: the payload of an APEX, the APEX inside a compressed APEX,
   * or otherwise all entries with the suffix of an image.
   */
  public List<String> names() {
    List<String> names = entries.stream().map(Entry::name).toList();
    for (String first : List.of(APEX_PAYLOAD, ORIGINAL_APEX)) {
      if (names.contains(first)) {
        return List.of(first);
      }
    }
    return names.stream().filter(ZipImage::isImageName).toList();
  }

  private static boolean isImageName(String name) {
    return List.of(".img", ".erofs", ".apex", ".capex", ".cfs").stream().anyMatch(name::endsWith);
  }

  /** Returns the names of all entries. */
  public List<String> allNames() {
    return new ArrayList<>(entries.stream().map(Entry::name).toList());
  }

  /**
   * Returns the bytes of an entry. Closing them closes the file.
   *
   * @throws UnsupportedImageException if the entry is encrypted, or neither stored nor deflated
   * @throws io.github.jerofs.error.CorruptImageException if another entry has the name, or shares
   *     bytes with the entry
   * @throws io.github.jerofs.error.LimitExceededException if a deflated entry exceeds a limit on
   *     compressed images
   */
  public ImageSource open(String name, ErofsLimits limits) throws IOException {
    Entry entry =
        entries.stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(name));
    if ((entry.flags() & ENCRYPTED) != 0) {
      throw new UnsupportedImageException(
          ImagePlace.of(file.description(), entry.header()), "encrypted ZIP entry " + name);
    }
    long at = data(entry);
    MetadataSpace.ofImage(file).inside(at, entry.storedBytes(), "ZIP entry " + name);
    refuseOverlaps(entry, at + entry.storedBytes());
    return switch (entry.method()) {
      case STORED -> stored(entry, at);
      case DEFLATED -> UnpackedEntry.of(file, entry, at, limits);
      default ->
          throw new UnsupportedImageException(
              ImagePlace.of(file.description(), entry.header()),
              "method of ZIP entry " + name,
              "0 or 8",
              entry.method());
    };
  }

  private void refuseOverlaps(Entry entry, long end) throws IOException {
    if (end > directory) {
      throw ZipDirectory.corrupt(file, entry, "ends at " + end + ", in the directory");
    }
    for (Entry other : entries) {
      if (other.equals(entry)) {
        continue;
      }
      if (other.name().equals(entry.name())) {
        throw ZipDirectory.corrupt(file, entry, "exists twice");
      }
      boolean isBefore = other.header() < entry.header();
      boolean overlaps =
          isBefore
              ? other.storedBytes() > entry.header() - other.header() - LOCAL_SIZE
              : other.header() < end;
      if (overlaps) {
        throw ZipDirectory.corrupt(file, entry, "overlaps " + other.name());
      }
    }
  }

  private ImageSource stored(Entry entry, long at) throws IOException {
    if (entry.bytes() != entry.storedBytes()) {
      throw ZipDirectory.corrupt(
          file, entry, entry.bytes() + " bytes, but " + entry.storedBytes() + " are stored");
    }
    return new SliceSource(file, at, entry.bytes());
  }

  /** Uses the lengths in the local header: signing tools pad only that one. */
  private long data(Entry entry) throws IOException {
    ByteBuffer header =
        MetadataSpace.ofImage(file).view(entry.header(), LOCAL_SIZE, "ZIP local header");
    if (header.getInt(0) != LOCAL_SIGNATURE) {
      throw ZipDirectory.corrupt(file, entry, "no local header");
    }
    return entry.header()
        + LOCAL_SIZE
        + (header.getShort(LOCAL_NAME_LENGTH) & 0xffff)
        + (header.getShort(LOCAL_EXTRA_LENGTH) & 0xffff);
  }
}
