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

/** Puts the verification of a hash tree over what was opened. */
public final class Verification {
  private Verification() {}

  /** Opens what lies at a location. */
  public interface Opening {
    /** Opens {@code location}, which is not the data itself. */
    ImageSource open(ImageLocation location) throws IOException;
  }

  /**
   * What is known of data before its hash tree is.
   *
   * @param location where it lies
   * @param bytes all that lies there, not yet verified
   * @param imageOffset where in it an EROFS image may begin
   * @param ends where in it the data may end, as somebody else says
   */
  public record Unverified(
      ImageLocation location, ImageSource bytes, long imageOffset, List<Long> ends) {
    /** Copies the list. */
    public Unverified {
      ends = List.copyOf(ends);
    }
  }

  /**
   * Returns the part of {@code data} that the hash tree covers, verified when it is read. Closing
   * it closes {@code data}, and the tree's source if that is another one. If this fails, both stay
   * open.
   *
   * @throws io.github.jerofs.error.CorruptImageException if there is no tree, or data, tree, root
   *     hash or signature do not fit together
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
   * Requires that no hash tree is appended to the EROFS image in {@code data} yet: a second one
   * would not be found. Bytes that are no readable image may be sealed any number of times.
   *
   * @throws FileSystemException if there is one
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
