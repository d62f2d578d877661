package io.github.jerofs.internal.open;

import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SourceFault;
import io.github.jerofs.internal.verity.VerifiedSource;
import io.github.jerofs.internal.verity.VerifiedSources;
import io.github.jerofs.option.HashTree;
import io.github.jerofs.option.VerityOptions;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Adds verification by a hash tree to open data. */
public final class Verification {
  private Verification() {}

  /** Opens other locations. */
  public interface Opening {
    /** Opens {@code location}, which is not that of the data. */
    ImageSource open(ImageLocation location) throws IOException;
  }

  /**
   * Data whose hash tree is not open yet.
   *
   * @param location the location of the data
   * @param bytes all bytes at the location, unverified
   * @param imageOffset the offset of an EROFS image, if the data contains one
   * @param ends offsets at which the data may end, as a container format states
   */
  public record Unverified(
      ImageLocation location, ImageSource bytes, long imageOffset, List<Long> ends) {
    /** Copies the list. */
    public Unverified {
      ends = List.copyOf(ends);
    }
  }

  /**
   * Returns the part of {@code data} that the hash tree covers; every read of it is verified.
   * Closing the result closes {@code data} and, if the tree is stored elsewhere, the tree's source.
   * If this method throws, both stay open.
   *
   * @throws io.github.jerofs.error.CorruptImageException if there is no tree, or data, tree, root
   *     hash and signature do not match
   */
  public static VerifiedSource open(Unverified data, VerityOptions verity, Opening opening)
      throws IOException {
    return SourceFault.guard(data.bytes().description(), () -> openGuarded(data, verity, opening));
  }

  private static VerifiedSource openGuarded(Unverified data, VerityOptions verity, Opening opening)
      throws IOException {
    HashTree tree = verity.hashTree();
    if (tree.isAuto()) {
      HashTree found = HashTreeFinder.find(data, verity.rootHash());
      tree = tree.format().map(found::withFormat).orElse(found);
    }
    VerityOptions known = verity.toBuilder(tree).build();
    Optional<ImageLocation> elsewhere = tree.location();
    if (elsewhere.isEmpty()) {
      return VerifiedSources.open(data.bytes(), data.bytes(), known);
    }
    ImageSource treeSource = opening.open(elsewhere.get());
    return VerifiedSources.open(data.bytes(), treeSource, known);
  }

  /**
   * Requires that no hash tree is appended to the EROFS image in {@code data}, as {@code auto}
   * would find the first of two. Data without a readable image can be sealed repeatedly.
   *
   * @throws FileSystemException if there is a tree
   */
  public static void requireUnsealed(Unverified data) throws IOException {
    OptionalLong tree =
        SourceFault.guard(data.bytes().description(), () -> HashTreeFinder.appended(data));
    if (tree.isPresent()) {
      throw new FileSystemException(
          data.location().toString(), null, "has a hash tree already, at byte " + tree.getAsLong());
    }
  }
}
