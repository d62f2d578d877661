package io.github.jerofs.internal.verity;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.UnsupportedImageException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignerDigestMismatchException;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.jspecify.annotations.Nullable;

/** Checks PKCS#7 signatures. Only this class links Bouncy Castle. */
final class Pkcs7 {
  private static final Map<String, String> STRONG =
      Map.of(
          NISTObjectIdentifiers.id_sha256.getId(), "SHA-256",
          NISTObjectIdentifiers.id_sha384.getId(), "SHA-384",
          NISTObjectIdentifiers.id_sha512.getId(), "SHA-512");

  private Pkcs7() {}

  /**
   * Requires a signature of {@code content} by one of the accepted certificates. Signatures by
   * others are ignored.
   */
  static void check(
      ImagePlace place, String what, byte[] content, byte[] der, List<X509Certificate> signers)
      throws ErofsException {
    try {
      // The parser with external content does not report content inside the signature.
      if (new CMSSignedData(der).getSignedContent() != null) {
        throw new CorruptImageException(place, what, "a detached signature", "one with content");
      }
      CMSSignedData signed = new CMSSignedData(new CMSProcessableByteArray(content), der);
      for (SignerInformation signer : signed.getSignerInfos()) {
        X509Certificate certificate = certificateOf(signer, signers);
        if (certificate != null) {
          checkSigner(place, what, signer, certificate);
          return;
        }
      }
    } catch (CMSException
        | OperatorCreationException
        | CertificateEncodingException
        | RuntimeException
        | StackOverflowError e) {
      throw unchecked(place, what, e);
    }
    throw new CorruptImageException(
        place, what, "one by " + signers.stream().map(Pkcs7::name).toList(), "none of them");
  }

  /** Returns the error of a signature that could not be checked. */
  private static ErofsException unchecked(ImagePlace place, String what, Throwable why) {
    for (Throwable each = why; each != null; each = each.getCause()) {
      if (each instanceof NoSuchAlgorithmException) {
        UnsupportedImageException unsupported =
            new UnsupportedImageException(
                place, "algorithm of the " + what + ": " + each.getMessage());
        unsupported.initCause(why);
        return unsupported;
      }
    }
    CorruptImageException corrupt =
        new CorruptImageException(place, what + " cannot be checked: " + why);
    corrupt.initCause(why);
    return corrupt;
  }

  private static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  private static @Nullable X509Certificate certificateOf(
      SignerInformation signer, List<X509Certificate> signers) throws CertificateEncodingException {
    for (X509Certificate certificate : signers) {
      if (signer.getSID().match(new JcaX509CertificateHolder(certificate))) {
        return certificate;
      }
    }
    return null;
  }

  /** Checks with the public key alone. The caller validates the certificate, its dates included. */
  private static void checkSigner(
      ImagePlace place, String what, SignerInformation signer, X509Certificate certificate)
      throws ErofsException, CMSException, OperatorCreationException {
    if (!STRONG.containsKey(signer.getDigestAlgOID())) {
      throw new UnsupportedImageException(
          place, "hash of the " + what, STRONG.values(), "OID " + signer.getDigestAlgOID());
    }
    boolean valid;
    try {
      valid =
          signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(certificate.getPublicKey()));
    } catch (CMSSignerDigestMismatchException e) {
      valid = false; // signed other content
    }
    if (!valid) {
      throw new CorruptImageException(
          place, what + " by " + name(certificate) + " is not valid for it");
    }
  }
}
