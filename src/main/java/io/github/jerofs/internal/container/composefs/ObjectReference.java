package io.github.jerofs.internal.container.composefs;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.format.ComposefsFields;
import io.github.jerofs.internal.format.FileType;
import io.github.jerofs.internal.format.LayerMarks;
import io.github.jerofs.internal.tree.Node;
import io.github.jerofs.internal.tree.Tree;
import io.github.jerofs.internal.tree.Xattr;
import io.github.jerofs.internal.verity.FsVerity;
import io.github.jerofs.option.FsVerityDigest;
import io.github.jerofs.option.HashAlgorithm;
import io.github.jerofs.storage.Names;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The object that holds the data of a file, as recorded in the image.
 *
 * @param names path below a base directory: at least one name, none of them empty, {@code .} or
 *     {@code ..}
 * @param size length in bytes
 * @param digest fs-verity digest, if recorded
 * @param place the file's inode, for messages
 */
record ObjectReference(
    List<String> names, long size, Optional<FsVerityDigest> digest, ImagePlace place) {
  /** Longest path of an object in bytes, as for paths in Linux. */
  private static final int MAX_REDIRECT = 4095;

  /** Returns the object of {@code file}, or null if the image itself holds its data. */
  static @Nullable ObjectReference of(Tree image, Node file) throws IOException {
    if (file.type() != FileType.REGULAR || file.size() == 0 || file.xattrSize() == 0) {
      return null;
    }
    Xattr metacopy = image.xattr(file, LayerMarks.METACOPY);
    if (metacopy == null) {
      return null;
    }
    Xattr redirect = image.xattr(file, LayerMarks.REDIRECT);
    if (redirect == null) {
      throw new CorruptImageException(
          file.place(), "composefs: a file with " + LayerMarks.METACOPY + " names no object");
    }
    return new ObjectReference(
        names(redirect.value(), file.place()),
        file.size(),
        digest(metacopy.value(), file.place()),
        file.place());
  }

  private static List<String> names(ByteBuffer redirect, ImagePlace place)
      throws CorruptImageException {
    byte[] bytes = new byte[Math.min(redirect.limit(), MAX_REDIRECT + 1)];
    redirect.get(0, bytes);
    String path = Names.decode(bytes);
    List<String> names = path.isEmpty() ? List.of() : List.of(path.substring(1).split("/", -1));
    boolean valid =
        path.startsWith("/")
            && bytes.length <= MAX_REDIRECT
            && names.stream().noneMatch(ObjectReference::leadsAway);
    if (!valid) {
      throw new CorruptImageException(
          place,
          "composefs: path of an object",
          "/ and names, at most " + MAX_REDIRECT + " bytes",
          "'" + shortened(path) + "'");
    }
    return names;
  }

  private static boolean leadsAway(String name) {
    return name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('\0') >= 0;
  }

  private static Optional<FsVerityDigest> digest(ByteBuffer metacopy, ImagePlace place)
      throws IOException {
    if (metacopy.limit() == 0) {
      return Optional.empty();
    }
    if (metacopy.limit() < ComposefsFields.METACOPY_SIZE
        || ComposefsFields.METACOPY_LENGTH.u8(metacopy) != metacopy.limit()) {
      throw new CorruptImageException(
          place, "composefs: length of " + LayerMarks.METACOPY + " of " + metacopy.limit());
    }
    int version = ComposefsFields.METACOPY_VERSION.u8(metacopy);
    int flags = ComposefsFields.METACOPY_FLAGS.u8(metacopy);
    if (version != 0 || flags != 0) {
      throw new UnsupportedImageException(
          place,
          "composefs: version and flags of " + LayerMarks.METACOPY,
          "0 and 0",
          version + " and " + flags);
    }
    byte[] digest = new byte[metacopy.limit() - ComposefsFields.METACOPY_SIZE];
    metacopy.get(ComposefsFields.METACOPY_SIZE, digest);
    int number = ComposefsFields.METACOPY_ALGORITHM.u8(metacopy);
    HashAlgorithm algorithm =
        FsVerity.algorithm(number)
            .filter(known -> known.digestSize() == digest.length)
            .orElseThrow(
                () ->
                    new UnsupportedImageException(
                        place,
                        "composefs: algorithm and length of a digest",
                        "1 and 32, or 2 and 64",
                        number + " and " + digest.length));
    return Optional.of(FsVerityDigest.of(algorithm, digest));
  }

  /** Returns the path below the base directory, truncated for messages. */
  String path() {
    return shortened("/" + String.join("/", names));
  }

  private static String shortened(String path) {
    int most = 128;
    return path.length() <= most ? path : path.substring(0, most) + "…";
  }
}
