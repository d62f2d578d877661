package io.github.jerofs.serve.internal.nfs;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.jerofs.attribute.ErofsFileHandle;
import io.github.jerofs.storage.Names;
import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and checks the file handles of an export. A handle has 64 bytes at most:
 *
 * <pre>
 *  1  version
 *  8  hash of the export's name and the identity of its image
 *  8  id of the inode: its layer and nid
 *  8  id of the parent directory
 *  n  length of the name, or 0, and a name of at most 22 bytes, with which the file is found fast
 * 16  HMAC-SHA256 of all this, cut
 * </pre>
 *
 * <p>Thread-safe.
 */
final class Handles {
  /** Longest handle in bytes, the limit of NFSv3. */
  static final int MAX = 64;

  private static final byte VERSION = 1;
  private static final int TAG = 8;
  private static final int MAC = 16;
  private static final int FIXED = 1 + TAG + Long.BYTES + Long.BYTES + 1 + MAC;
  private static final int MAX_NAME = MAX - FIXED;
  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] tag;
  private final UUID volume;
  private final ThreadLocal<Mac> macs;

  /**
   * A checked handle.
   *
   * @param file the identifiers of the file
   * @param name its name in the parent directory, or an empty text if unknown
   */
  record Handle(ErofsFileHandle file, String name) {}

  /**
   * Prepares handles.
   *
   * @param export the name of the export
   * @param identity the identity of its image
   * @param key the secret key
   * @param volume the volume of the identifiers
   */
  Handles(String export, byte[] identity, byte[] key, UUID volume) {
    this.tag = tag(export, identity);
    this.volume = volume;
    SecretKeySpec secret = new SecretKeySpec(key, ALGORITHM);
    this.macs = ThreadLocal.withInitial(() -> mac(secret));
  }

  private static Mac mac(SecretKeySpec key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  /** Returns the bytes that identify an export in its handles. */
  static byte[] tag(String export, byte[] identity) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(identity);
      return Arrays.copyOf(digest.digest(export.getBytes(US_ASCII)), TAG);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  /** Returns whether bytes have the form of a handle. */
  static boolean isHandle(byte[] bytes) {
    return bytes.length >= FIXED
        && bytes.length <= MAX
        && bytes[0] == VERSION
        && bytes.length == FIXED + (bytes[FIXED - MAC - 1] & 0xff);
  }

  /** Returns the bytes that identify the export, of {@code handle} that has the form of one. */
  static byte[] tag(byte[] handle) {
    return Arrays.copyOfRange(handle, 1, 1 + TAG);
  }

  /** Returns the handle of a file. */
  byte[] encode(ErofsFileHandle file, byte[] name) {
    int named = name.length <= MAX_NAME ? name.length : 0;
    ByteBuffer form = ByteBuffer.allocate(FIXED + named);
    form.put(VERSION).put(tag).putLong(file.nid()).putLong(file.parent());
    form.put((byte) named).put(name, 0, named);
    byte[] bytes = form.array();
    form.put(authenticate(bytes), 0, MAC);
    return bytes;
  }

  /** Returns the contents of a handle, or empty if it is not one that {@link #encode} returned. */
  Optional<Handle> decode(byte[] bytes) {
    if (!isHandle(bytes)
        || !MessageDigest.isEqual(
            Arrays.copyOf(authenticate(bytes), MAC),
            Arrays.copyOfRange(bytes, bytes.length - MAC, bytes.length))) {
      return Optional.empty();
    }
    ByteBuffer form = ByteBuffer.wrap(bytes, 1 + TAG, 2 * Long.BYTES);
    ErofsFileHandle file = new ErofsFileHandle(volume, form.getLong(), form.getLong());
    return Optional.of(new Handle(file, Names.decode(bytes, FIXED - MAC, bytes.length - MAC)));
  }

  private byte[] authenticate(byte[] bytes) {
    Mac mac = macs.get();
    mac.update(bytes, 0, bytes.length - MAC);
    return mac.doFinal();
  }
}
