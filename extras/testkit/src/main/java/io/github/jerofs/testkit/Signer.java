package io.github.jerofs.testkit;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** A key with an expired certificate. The library leaves dates to its caller. */
public record Signer(KeyPair keys, X509Certificate certificate) {
  /** Creates an RSA key of 2048 bits. */
  public static Signer of(String name) throws Exception {
    return of(name, "RSA", "SHA256withRSA");
  }

  /**
   * Creates a key.
   *
   * @param keyAlgorithm the key algorithm in the JDK's notation
   * @param algorithm the signature algorithm of the certificate in the JDK's notation
   */
  @SuppressWarnings("JavaUtilDate") // the parameter type of Bouncy Castle
  public static Signer of(String name, String keyAlgorithm, String algorithm) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(keyAlgorithm);
    if (keyAlgorithm.equals("RSA")) {
      generator.initialize(2048);
    }
    KeyPair keys = generator.generateKeyPair();
    X500Principal subject = new X500Principal("CN=" + name);
    ContentSigner self = new JcaContentSignerBuilder(algorithm).build(keys.getPrivate());
    X509Certificate certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                new JcaX509v3CertificateBuilder(
                        subject,
                        BigInteger.ONE,
                        new Date(0),
                        new Date(86_400_000),
                        subject,
                        keys.getPublic())
                    .build(self));
    return new Signer(keys, certificate);
  }

  /**
   * Returns a PKCS#7 signature in DER.
   *
   * @param algorithm the signature algorithm in the JDK's notation
   * @param attributes whether to sign attributes with the digest of the content
   * @param attached whether to include the content
   */
  public byte[] sign(byte[] content, String algorithm, boolean attributes, boolean attached)
      throws Exception {
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    generator.addSignerInfoGenerator(
        new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
            .setDirectSignature(!attributes)
            .build(new JcaContentSignerBuilder(algorithm).build(keys.getPrivate()), certificate));
    return generator.generate(new CMSProcessableByteArray(content), attached).getEncoded();
  }
}
