package io.github.jerofs;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsException;
import io.github.jerofs.internal.io.Closeables;
import io.github.jerofs.internal.open.LocationOpener;
import io.github.jerofs.internal.open.Verification;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SourceFault;
import io.github.jerofs.internal.source.Sources;
import io.github.jerofs.internal.verity.FsVerity;
import io.github.jerofs.internal.verity.Signatures;
import io.github.jerofs.internal.verity.TreeFiles;
import io.github.jerofs.internal.verity.VerifiedSource;
import io.github.jerofs.option.BuiltHashTree;
import io.github.jerofs.option.DetachedSignature;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.FsVerityDigest;
import io.github.jerofs.option.FsVerityOptions;
import io.github.jerofs.option.HashTreeFormat;
import io.github.jerofs.option.VerityOptions;
import io.github.jerofs.storage.ByteSource;
import io.github.jerofs.storage.ImageLocation;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Creates and verifies dm-verity hash trees and fs-verity digests. Images are verified by {@link
 * ErofsOptions#rootHash}; {@link #open} verifies any other bytes. All methods are safe for use by
 * multiple threads.
 *
 * <pre>{@code
 * BuiltHashTree tree = Verity.append(image, HashTreeFormat.DEFAULT); // once; keep tree.rootHash()
 *
 * ErofsOptions options = ErofsOptions.builder().rootHash(rootHash).build();
 * try (FileSystem fs = Erofs.open(image, options)) {
 *   … // every block is verified before its bytes are used
 * }
 * }</pre>
 */
public final class Verity {
  private Verity() {}

  /**
   * Returns the part of {@code data} that the hash tree covers. Every read is verified: a read that
   * touches a bad block fails with a {@link CorruptImageException}, all others succeed. Closing the
   * result closes {@code data} and, if the tree is stored elsewhere, the tree's source.
   *
   * @param data the covered data, followed by the tree if that is appended
   * @throws CorruptImageException if superblock, tree, root hash and signature do not match
   * @throws io.github.jerofs.error.UnsupportedImageException if the tree has an unsupported format,
   *     such as hash type 0, or the library that checks signatures is missing
   * @throws IOException if data or tree cannot be read; {@code data} is closed if this method
   *     throws
   */
  public static ByteSource open(ByteSource data, VerityOptions options) throws IOException {
    List<Closeable> opened = new ArrayList<>(List.of(data));
    Verification.Opening opening =
        place -> {
          ImageSource tree = new LocationOpener(ErofsOptions.DEFAULT).source(place);
          opened.add(tree);
          return tree;
        };
    return Closeables.closeOnFailure(
        () -> Closeables.closeAll(opened),
        () -> {
          ImageSource bytes = Sources.of(data);
          Verification.Unverified all =
              new Verification.Unverified(ImageLocation.of(data), bytes, 0, List.of());
          return Sources.publish(Verification.open(all, options, opening));
        });
  }

  /**
   * Reads and verifies every block.
   *
   * @param data as for {@link #open}; closed before this method returns
   * @param bad receives one exception per bad data block, in order
   * @return the number of data blocks
   * @throws IOException as for {@link #open}, or if blocks cannot be read
   */
  public static long verify(
      ByteSource data, VerityOptions options, Consumer<? super CorruptImageException> bad)
      throws IOException {
    try (ByteSource verified = open(data, options)) {
      VerifiedSource source = (VerifiedSource) Sources.of(verified);
      return SourceFault.guard(verified.name(), () -> source.verifyAll(bad));
    }
  }

  /**
   * Appends a hash tree to {@code image}, byte for byte as {@code veritysetup format} writes it.
   * The existing bytes do not change. If this method throws, the file is truncated to its previous
   * length.
   *
   * @param format the format of the tree; by default the tree covers all data
   * @return the location of the tree and its root hash
   * @throws IllegalArgumentException if the length of {@code image} is not a multiple of the data
   *     block size
   * @throws IOException if {@code image} cannot be read or written, or is an EROFS image that is
   *     followed by a hash tree already
   */
  public static BuiltHashTree append(Path image, HashTreeFormat format) throws IOException {
    try (ByteSource bytes = ByteSources.of(image)) {
      Verification.requireUnsealed(
          new Verification.Unverified(ImageLocation.of(image), Sources.of(bytes), 0, List.of()));
    }
    return TreeFiles.append(image, format);
  }

  /**
   * Writes the hash tree of {@code data} to a new file.
   *
   * @return as for {@link #append}
   * @throws java.nio.file.FileAlreadyExistsException if {@code hashFile} exists
   * @throws IllegalArgumentException as for {@link #append}
   * @throws IOException if {@code data} cannot be read or {@code hashFile} cannot be written; the
   *     file gets its name only when it is complete
   */
  public static BuiltHashTree write(Path data, Path hashFile, HashTreeFormat format)
      throws IOException {
    return TreeFiles.create(data, hashFile, format);
  }

  /**
   * Returns the fs-verity digest of {@code file}, as {@code fsverity digest} does.
   *
   * @throws IOException if {@code file} cannot be read
   */
  public static FsVerityDigest measure(Path file, FsVerityOptions options) throws IOException {
    try (ByteSource source = ByteSources.of(file)) {
      return measure(source, options);
    }
  }

  /**
   * Returns the fs-verity digest of all bytes of {@code source}, which stays open.
   *
   * @throws IOException if {@code source} cannot be read
   */
  public static FsVerityDigest measure(ByteSource source, FsVerityOptions options)
      throws IOException {
    ImageSource bytes = Sources.of(source);
    return SourceFault.guard(source.name(), () -> FsVerity.digest(bytes, options));
  }

  /**
   * Checks a signature of an fs-verity digest, as created by {@code fsverity sign}.
   *
   * @param name the name of the file, for messages
   * @param signers the certificates of the accepted signers, as for {@link
   *     VerityOptions.Builder#signature}
   * @throws CorruptImageException if no accepted certificate signed {@code digest}
   * @throws io.github.jerofs.error.UnsupportedImageException if the library that checks signatures
   *     is missing, or the signature uses a weak hash
   */
  public static void checkSignature(
      String name,
      FsVerityDigest digest,
      DetachedSignature signature,
      Collection<X509Certificate> signers)
      throws ErofsException {
    Signatures.checkDigest(name, digest, signature, List.copyOf(signers));
  }
}
