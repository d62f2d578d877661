package io.github.jerofs.option;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A detached PKCS#7 signature. It proves nothing until it is checked against certificates, which
 * needs the optional library {@code org.bouncycastle:bcpkix-jdk18on}. Immutable and thread-safe.
 */
public final class DetachedSignature {
  /** The longest signature, in bytes. */
  public static final int MAX_SIZE = 1 << 20;

  private final byte[] pkcs7;

  private DetachedSignature(byte[] pkcs7) {
    this.pkcs7 = pkcs7;
  }

  /**
   * Creates a signature.
   *
   * @param pkcs7 PKCS#7 (CMS) SignedData in DER, without the signed content; copied
   * @throws IllegalArgumentException if {@code pkcs7} is longer than {@link #MAX_SIZE}
   */
  public static DetachedSignature of(byte[] pkcs7) {
    if (pkcs7.length > MAX_SIZE) {
      throw new IllegalArgumentException(
          "signature: expected at most " + MAX_SIZE + " bytes, found " + pkcs7.length);
    }
    return new DetachedSignature(pkcs7.clone());
  }

  /**
   * Returns the signature in {@code file}, in DER.
   *
   * @throws IOException if {@code file} cannot be read or is longer than {@link #MAX_SIZE}
   */
  public static DetachedSignature read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_SIZE + 1);
      if (bytes.length > MAX_SIZE) {
        throw new FileSystemException(
            file.toString(), null, "a signature has at most " + MAX_SIZE + " bytes");
      }
      return new DetachedSignature(bytes);
    }
  }

  /** Returns a copy of the signature in DER. */
  public byte[] pkcs7() {
    return pkcs7.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DetachedSignature signature && Arrays.equals(pkcs7, signature.pkcs7);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(pkcs7);
  }

  @Override
  public String toString() {
    return "PKCS#7 signature of " + pkcs7.length + " bytes";
  }
}
