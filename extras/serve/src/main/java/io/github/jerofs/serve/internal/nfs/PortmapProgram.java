package io.github.jerofs.serve.internal.nfs;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.dcache.oncrpc4j.rpc.RpcCall;
import org.dcache.oncrpc4j.xdr.XdrVoid;

/** The portmapper protocol, version 2: RFC 1833, section 3. Programs cannot register. */
public final class PortmapProgram implements Program {
  private static final int VERSION_OF_PROGRAMS = 3;
  private static final int TCP = 6;

  private final Map<Integer, Integer> ports;

  /**
   * Creates the program.
   *
   * @param ports the TCP ports of programs by their number; each has version 3
   */
  public PortmapProgram(Map<Integer, Integer> ports) {
    this.ports = new TreeMap<>(ports);
  }

  @Override
  public int number() {
    return 100_000;
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public void run(RpcCall call, BoundedXdr arguments, RpcPeer peer) throws IOException {
    switch (call.getProcedure()) {
      case 0 -> call.reply(XdrVoid.XDR_VOID);
      case 1, 2 -> call.reply((Answer) out -> out.xdrEncodeBoolean(false)); // SET, UNSET
      case 3 -> {
        int program = arguments.xdrDecodeInt();
        int version = arguments.xdrDecodeInt();
        int protocol = arguments.xdrDecodeInt();
        boolean served = version == VERSION_OF_PROGRAMS && protocol == TCP;
        int port = served ? ports.getOrDefault(program, 0) : 0;
        call.reply((Answer) out -> out.xdrEncodeInt(port));
      }
      case 4 -> dump(call);
      default -> call.failProcedureUnavailable();
    }
  }

  private void dump(RpcCall call) {
    call.reply(
        (Answer)
            out -> {
              for (Map.Entry<Integer, Integer> program : ports.entrySet()) {
                out.xdrEncodeBoolean(true);
                out.xdrEncodeInt(program.getKey());
                out.xdrEncodeInt(VERSION_OF_PROGRAMS);
                out.xdrEncodeInt(TCP);
                out.xdrEncodeInt(program.getValue());
              }
              out.xdrEncodeBoolean(false);
            });
  }
}
