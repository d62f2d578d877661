package io.github.jerofs.serve.internal.nfs;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.function.BiConsumer;
import org.dcache.oncrpc4j.rpc.RpcAuthError;
import org.dcache.oncrpc4j.rpc.RpcAuthException;
import org.dcache.oncrpc4j.rpc.RpcAuthStat;
import org.dcache.oncrpc4j.rpc.RpcCall;
import org.dcache.oncrpc4j.rpc.RpcException;
import org.dcache.oncrpc4j.rpc.RpcMessageType;
import org.dcache.oncrpc4j.xdr.BadXdrOncRpcException;

/** Passes calls to the programs of a server. Thread-safe. */
public final class RpcDispatcher {
  private final List<Program> programs;
  private final BiConsumer<String, Throwable> failures;

  /**
   * Creates a dispatcher.
   *
   * @param failures receives what failed and why
   */
  public RpcDispatcher(BiConsumer<String, Throwable> failures, Program... programs) {
    this.programs = List.of(programs);
    this.failures = failures;
  }

  /**
   * Runs a call and replies to {@code peer}.
   *
   * @throws IOException if the message is not a call
   */
  void run(byte[] message, RpcPeer peer) throws IOException {
    BoundedXdr arguments = new BoundedXdr(message);
    arguments.beginDecoding();
    int xid = arguments.xdrDecodeInt();
    if (arguments.xdrDecodeInt() != RpcMessageType.CALL) {
      throw new ClosedChannelException(); // a server has made no calls
    }
    RpcCall call = new RpcCall(xid, arguments, peer);
    try {
      call.accept();
      if (!BoundedXdr.isSupported(call.getCredential().type())) {
        throw new RpcAuthException("flavor", new RpcAuthError(RpcAuthStat.AUTH_REJECTEDCRED));
      }
    } catch (RpcException e) {
      call.reject(e.getStatus(), e.getRpcReply());
      return;
    }
    for (Program program : programs) {
      if (program.number() == call.getProgram()) {
        run(program, call, arguments, peer);
        return;
      }
    }
    call.failProgramUnavailable();
  }

  private void run(Program program, RpcCall call, BoundedXdr arguments, RpcPeer peer)
      throws IOException {
    if (program.version() != call.getProgramVersion()) {
      call.failProgramMismatch(program.version(), program.version());
      return;
    }
    try {
      program.run(call, arguments, peer);
    } catch (BadXdrOncRpcException e) {
      call.failRpcGarbage();
    } catch (RuntimeException | Error e) { // without a reply, the client would wait
      failures.accept("RPC program " + program.number(), e);
      call.failRpcSystem();
    }
  }
}
