package io.github.jerofs.internal.open;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.Sources;
import io.github.jerofs.internal.verity.VerifiedSources;
import io.github.jerofs.option.HashTree;
import io.github.jerofs.option.HashTreeFormat;
import io.github.jerofs.option.RootHash;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds the hash tree of a file or source, at the offset in a {@code .dmverity} file or after the
 * image. The search uses unverified bytes. Only the root hash proves that the tree is the right
 * one.
 */
final class HashTreeFinder {
  private HashTreeFinder() {}

  /**
   * Finds the tree. Reads a bounded number of bytes, whatever the size of the data.
   *
   * @throws CorruptImageException if there is no tree, or the {@code .dmverity} file states another
   *     root hash
   */
  static HashTree find(Verification.Unverified data, RootHash rootHash) throws IOException {
    if (data.location() instanceof ImageLocation.File file) {
      Optional<DmverityFile> beside = DmverityFile.of(file.path());
      if (beside.isPresent()) {
        return HashTree.appendedAt(beside.get().offset(rootHash));
      }
    }
    SortedSet<Long> places = places(data);
    OptionalLong place = appended(data.bytes(), places);
    if (place.isPresent()) {
      return HashTree.appendedAt(place.getAsLong());
    }
    throw new CorruptImageException(
        ImagePlace.of(data.bytes().description(), ImagePlace.NO_OFFSET),
        "hash tree",
        places.isEmpty() ? "one after an EROFS image" : "one at one of the bytes " + places,
        "none");
  }

  /**
   * Returns the offset of the hash tree after the EROFS image in {@code data}, or nothing if there
   * is no readable image or no tree.
   */
  static OptionalLong appended(Verification.Unverified data) throws IOException {
    try {
      return appended(data.bytes(), places(data));
    } catch (ErofsException e) {
      return OptionalLong.empty(); // the end of an unreadable image is unknown
    }
  }

  private static OptionalLong appended(ImageSource bytes, SortedSet<Long> places)
      throws IOException {
    for (long place : places) {
      if (VerifiedSources.isTree(bytes, place)) {
        return OptionalLong.of(place);
      }
    }
    return OptionalLong.empty();
  }

  /** Returns the known ends of the data, rounded up to each possible block size. */
  private static SortedSet<Long> places(Verification.Unverified data) throws IOException {
    SortedSet<Long> ends = new TreeSet<>(data.ends());
    if (data.imageOffset() <= data.bytes().size()) {
      ImageSource image = Sources.from(data.bytes(), data.imageOffset());
      if (Superblock.isPresent(image)) {
        Superblock superblock = Superblock.read(image, false);
        if (superblock.blocks() <= data.bytes().size() >>> superblock.blockBits()) {
          ends.add(data.imageOffset() + (superblock.blocks() << superblock.blockBits()));
        }
      }
    }
    SortedSet<Long> places = new TreeSet<>();
    for (long end : ends) {
      for (int unit = HashTreeFormat.MIN_BLOCK_SIZE;
          unit <= HashTreeFormat.MAX_BLOCK_SIZE && end <= data.bytes().size();
          unit <<= 1) {
        places.add((end + unit - 1) & -(long) unit);
      }
    }
    return places;
  }
}
