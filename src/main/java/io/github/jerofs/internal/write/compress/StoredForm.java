package io.github.jerofs.internal.write.compress;

import io.github.jerofs.attribute.FileExtent;
import io.github.jerofs.attribute.FileExtent.Kind;
import io.github.jerofs.internal.format.Algorithm;
import java.util.List;

/**
 * Selects the form in which the map of a file on an extra device is written: indexes if its
 * pclusters are whole blocks, back to back; otherwise encoded extents, which need Linux 6.15.
 */
public final class StoredForm {
  private final int device;
  private final List<FileExtent> extents;
  private final int blockBits;
  private final Algorithm algorithm;

  private StoredForm(int device, List<FileExtent> extents, int blockBits) {
    this.device = device;
    this.extents = extents;
    this.blockBits = blockBits;
    algorithm =
        extents.stream()
            .map(FileExtent::algorithm)
            .filter(name -> !name.isEmpty())
            .findFirst()
            .map(Algorithms::named)
            .orElse(Algorithm.LZ4); // of a file with plain extents only, which does not use it
  }

  /**
   * Returns the content of a file with {@code extents} on {@code device}.
   *
   * @param extents all extents of the file: holes, plain and compressed ones
   * @param blockBits log2 of the block size
   */
  public static StoredContent of(int device, List<FileExtent> extents, int blockBits) {
    StoredForm form = new StoredForm(device, extents, blockBits);
    Encoding encoding = Encoding.of(Algorithms.method(form.algorithm));
    if (form.isBackToBack(1 << blockBits) && form.fitsIndexes()) {
      return form.pclusters(encoding.withBlockBits(blockBits));
    }
    long unit = form.unit();
    if (form.isBackToBack(1) && form.hasEqualLengths(unit)) {
      return form.pclusters(
          encoding
              .withForm(Encoding.Form.EXTENTS)
              .withBlockBits(blockBits)
              .withClusterSize((int) unit));
    }
    return StoredTable.of(device, extents);
  }

  /**
   * Returns whether each extent begins where the stored bytes of the last one end, rounded up to
   * {@code unit}, and a list of lengths describes them all.
   */
  private boolean isBackToBack(int unit) {
    long next = extents.get(0).address();
    for (FileExtent extent : extents) {
      boolean compressed = extent.kind() == Kind.COMPRESSED;
      boolean listed = compressed && !extent.partial() && isOfAlgorithm(extent);
      if (!(listed || extent.kind() == Kind.PLAIN)
          || extent.address() != next
          || extent.address() % unit != 0
          || (compressed && extent.storedLength() % unit != 0)) {
        return false;
      }
      next += extent.storedLength() + unit - 1 & -unit;
    }
    return true;
  }

  private boolean isOfAlgorithm(FileExtent extent) {
    return Algorithms.named(extent.algorithm()) == algorithm;
  }

  /** Returns whether extents begin in different blocks, and counts of blocks have an entry. */
  private boolean fitsIndexes() {
    long block = 1L << blockBits;
    long last = -1;
    for (FileExtent extent : extents) {
      long start = extent.offset();
      boolean counted = extent.kind() == Kind.COMPRESSED && extent.storedLength() > block;
      if (start >>> blockBits == last || (counted && extent.length() <= extent.storedLength())) {
        return false;
      }
      // A plain extent becomes one per block.
      long plain = extent.kind() == Kind.PLAIN ? (extent.length() - 1) & -block : 0;
      last = (start + plain) >>> blockBits;
    }
    return true;
  }

  /** Returns the length of all extents but the last, if that is valid. */
  private long unit() {
    long first = extents.get(0).length();
    long rounded = Long.highestOneBit(2 * first - 1);
    return extents.size() > 1 ? first : Math.max(1L << blockBits, rounded);
  }

  private boolean hasEqualLengths(long unit) {
    if (Long.bitCount(unit) != 1 || unit < 1L << blockBits || unit > Encoding.MAX_CLUSTER) {
      return false;
    }
    int last = extents.size() - 1;
    return extents.subList(0, last).stream().allMatch(extent -> extent.length() == unit)
        && extents.get(last).length() <= unit;
  }

  private StoredPclusters pclusters(Encoding encoding) {
    ExtentList.Builder list = new ExtentList.Builder(encoding.plainUnit());
    for (FileExtent extent : extents) {
      if (extent.kind() == Kind.PLAIN) {
        list.plain(extent.length());
      } else {
        list.compressed((int) extent.length(), (int) extent.storedLength());
      }
    }
    long size = extents.get(extents.size() - 1).end();
    return new StoredPclusters(
        device,
        extents.get(0).address(),
        new EncodedFile.Compressed(
            encoding, size, list.build(), EncodedFile.NONE, EncodedFile.NONE));
  }
}
