package io.github.jerofs.serve.internal.nfs;

import org.dcache.oncrpc4j.rpc.RpcAuthType;
import org.dcache.oncrpc4j.xdr.BadXdrOncRpcException;
import org.dcache.oncrpc4j.xdr.Xdr;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.memory.MemoryManager;

/**
 * A received message. The lengths in it are the client's claims: they are compared with the bytes
 * that are there before anything is allocated, which {@link Xdr} does afterwards.
 */
final class BoundedXdr extends Xdr {
  private final Buffer buffer;

  BoundedXdr(byte[] message) {
    this(Buffers.wrap(MemoryManager.DEFAULT_MEMORY_MANAGER, message));
  }

  private BoundedXdr(Buffer buffer) {
    super(buffer, MemoryManager.DEFAULT_MEMORY_MANAGER);
    this.buffer = buffer;
  }

  /** Checks a length at the current position, which does not change. */
  private void checkLength(int unit) throws BadXdrOncRpcException {
    if (buffer.remaining() < Integer.BYTES) {
      refuse();
    }
    int length = buffer.getInt(buffer.position());
    if (length < 0 || length > (buffer.remaining() - Integer.BYTES) / unit) {
      refuse();
    }
  }

  /**
   * Throws what {@link Xdr} throws for a message that is too short: it has no public constructor.
   */
  private void refuse() throws BadXdrOncRpcException {
    xdrDecodeOpaque(new byte[0], 0, buffer.remaining() + 1);
  }

  @Override
  public byte[] xdrDecodeDynamicOpaque() throws BadXdrOncRpcException {
    checkLength(1);
    return super.xdrDecodeDynamicOpaque();
  }

  @Override
  public String xdrDecodeString() throws BadXdrOncRpcException {
    checkLength(1);
    return super.xdrDecodeString();
  }

  @Override
  public int[] xdrDecodeIntVector() throws BadXdrOncRpcException {
    checkLength(Integer.BYTES);
    return super.xdrDecodeIntVector();
  }

  /**
   * Decodes bytes of limited length.
   *
   * @param most the longest form in bytes
   */
  byte[] opaque(int most) throws BadXdrOncRpcException {
    byte[] bytes = xdrDecodeDynamicOpaque();
    if (bytes.length > most) {
      refuse();
    }
    return bytes;
  }

  /** Returns whether credentials of a flavor are decoded. Those of Kerberos and TLS are refused. */
  static boolean isSupported(int flavor) {
    return flavor == RpcAuthType.NONE || flavor == RpcAuthType.UNIX;
  }
}
