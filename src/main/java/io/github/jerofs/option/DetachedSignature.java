package io.github.jerofs.option;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * A detached PKCS#7 signature and the certificates of the accepted signers. Immutable and
 * thread-safe.
 *
 * <p>The certificates are trusted directly: no chain is built, and neither validity dates nor
 * revocation are checked. Certificates inside the signature are ignored. Checking a signature needs
 * the optional library {@code org.bouncycastle:bcpkix-jdk18on}.
 */
public final class DetachedSignature {
  private final byte[] pkcs7;
  private final List<X509Certificate> signers;

  private DetachedSignature(byte[] pkcs7, List<X509Certificate> signers) {
    this.pkcs7 = pkcs7;
    this.signers = signers;
  }

  /**
   * Creates a signature.
   *
   * @param pkcs7 PKCS#7 (CMS) SignedData in DER, without the signed content; copied
   * @param signers the certificates of the accepted signers
   * @throws IllegalArgumentException if {@code signers} is empty
   */
  public static DetachedSignature of(byte[] pkcs7, Collection<X509Certificate> signers) {
    if (signers.isEmpty()) {
      throw new IllegalArgumentException("a signature cannot be checked without a certificate");
    }
    return new DetachedSignature(pkcs7.clone(), List.copyOf(signers));
  }

  /** Returns a copy of the signature in DER. */
  public byte[] pkcs7() {
    return pkcs7.clone();
  }

  /** Returns the certificates of the accepted signers. */
  public List<X509Certificate> signers() {
    return signers;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DetachedSignature signature
        && Arrays.equals(pkcs7, signature.pkcs7)
        && signers.equals(signature.signers);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(pkcs7) + signers.hashCode();
  }

  @Override
  public String toString() {
    return "PKCS#7 signature of " + pkcs7.length + " bytes";
  }
}
