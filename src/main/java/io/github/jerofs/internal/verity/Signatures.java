package io.github.jerofs.internal.verity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.option.DetachedSignature;
import io.github.jerofs.option.FsVerityDigest;
import io.github.jerofs.option.RootHash;
import java.security.cert.X509Certificate;
import java.util.List;

/** Checks signatures of root hashes and of fs-verity digests. Needs Bouncy Castle at run time. */
public final class Signatures {
  private Signatures() {}

  /**
   * Checks a dm-verity signature. It signs the root hash as lower-case hexadecimal digits.
   *
   * @param image the name of the image, for messages
   * @throws CorruptImageException if no accepted certificate signed {@code root}
   * @throws UnsupportedImageException if the library is missing, or the signature uses a weak hash
   */
  public static void checkRootHash(
      String image, RootHash root, DetachedSignature signature, List<X509Certificate> signers)
      throws ErofsException {
    byte[] content = root.toString().getBytes(US_ASCII);
    check(image, "signature of the root hash", content, signature, signers);
  }

  /**
   * Checks an fs-verity signature, which signs the formatted digest. Throws as {@link
   * #checkRootHash}.
   */
  public static void checkDigest(
      String file,
      FsVerityDigest digest,
      DetachedSignature signature,
      List<X509Certificate> signers)
      throws ErofsException {
    byte[] content = FsVerity.formatted(digest);
    check(file, "signature of the fs-verity digest", content, signature, signers);
  }

  private static void check(
      String image,
      String what,
      byte[] content,
      DetachedSignature signature,
      List<X509Certificate> signers)
      throws ErofsException {
    ImagePlace place = ImagePlace.of(image, ImagePlace.NO_OFFSET);
    try {
      Pkcs7.check(place, what, content, signature.pkcs7(), signers);
    } catch (NoClassDefFoundError e) {
      UnsupportedImageException missing =
          new UnsupportedImageException(
              place,
              what
                  + ": the library org.bouncycastle:bcpkix-jdk18on is needed"
                  + (" (on the module path with --add-modules): " + e));
      missing.initCause(e);
      throw missing;
    }
  }
}
