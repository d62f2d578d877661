package io.github.jerofs.serve.internal.nfs;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.jerofs.serve.internal.tree.Missing;
import io.github.jerofs.storage.Names;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.dcache.oncrpc4j.rpc.RpcAuthType;
import org.dcache.oncrpc4j.rpc.RpcCall;
import org.dcache.oncrpc4j.xdr.XdrVoid;
import org.jspecify.annotations.Nullable;

/** The MOUNT protocol, version 3: RFC 1813, appendix I. Mounts are not recorded. */
public final class MountProgram implements Program {
  /** The number of the program. */
  public static final int NUMBER = 100_005;

  private static final int MAX_PATH = 1024;

  private static final int NOENT = 2;
  private static final int IO = 5;
  private static final int NOTDIR = 20;

  private final ServedExports exports;
  private final BiConsumer<String, Throwable> failures;

  /**
   * Creates the program.
   *
   * @param failures receives what failed and why
   */
  public MountProgram(ServedExports exports, BiConsumer<String, Throwable> failures) {
    this.exports = exports;
    this.failures = failures;
  }

  @Override
  public int number() {
    return NUMBER;
  }

  @Override
  public int version() {
    return 3;
  }

  @Override
  public void run(RpcCall call, BoundedXdr arguments, RpcPeer peer) throws IOException {
    switch (call.getProcedure()) {
      case 0, 4 -> call.reply(XdrVoid.XDR_VOID); // NULL, UMNTALL
      case 1 -> mount(call, arguments.opaque(MAX_PATH));
      case 2 -> call.reply((Answer) out -> out.xdrEncodeBoolean(false)); // DUMP
      case 3 -> {
        arguments.opaque(MAX_PATH);
        call.reply(XdrVoid.XDR_VOID); // UMNT
      }
      case 5 -> exports(call);
      default -> call.failProcedureUnavailable();
    }
  }

  private void mount(RpcCall call, byte[] path) {
    String text = Names.decode(path);
    int status = NOENT;
    @Nullable ServedFile found = null;
    try {
      List<String> names = Arrays.stream(text.split("/")).filter(name -> !name.isEmpty()).toList();
      found = exports.mount(names);
      if (found != null) {
        status = found.attributes().isDirectory() ? 0 : NOTDIR;
      }
    } catch (InvalidPathException e) {
      status = NOENT;
    } catch (IOException e) {
      if (!Missing.is(e)) {
        failures.accept("mount " + text, e);
        status = IO;
      }
    }
    int result = status;
    byte[] handle = found == null ? new byte[0] : found.handle();
    call.reply(
        (Answer)
            out -> {
              out.xdrEncodeInt(result);
              if (result == 0) {
                out.xdrEncodeDynamicOpaque(handle);
                out.xdrEncodeIntVector(new int[] {RpcAuthType.UNIX, RpcAuthType.NONE});
              }
            });
  }

  private void exports(RpcCall call) {
    call.reply(
        (Answer)
            out -> {
              for (ServedExport export : exports.all()) {
                out.xdrEncodeBoolean(true);
                out.xdrEncodeDynamicOpaque(("/" + export.export().name()).getBytes(US_ASCII));
                out.xdrEncodeBoolean(false); // no groups: everybody
              }
              out.xdrEncodeBoolean(false);
            });
  }
}
