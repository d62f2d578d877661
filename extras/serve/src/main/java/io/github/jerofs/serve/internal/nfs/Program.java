package io.github.jerofs.serve.internal.nfs;

import java.io.IOException;
import org.dcache.oncrpc4j.rpc.RpcCall;

/** An RPC program. Thread-safe. */
public interface Program {
  /** Returns the number of the program. */
  int number();

  /** Returns the version that is supported. */
  int version();

  /**
   * Runs a procedure and replies.
   *
   * @param peer where the call came from
   * @throws org.dcache.oncrpc4j.xdr.BadXdrOncRpcException if the arguments are malformed
   */
  void run(RpcCall call, BoundedXdr arguments, RpcPeer peer) throws IOException;
}
