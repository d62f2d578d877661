package io.github.jerofs.serve.internal.nfs;

import io.github.jerofs.Erofs;
import io.github.jerofs.attribute.ImageInfo;
import io.github.jerofs.error.StaleFileHandleException;
import io.github.jerofs.serve.internal.tree.Missing;
import io.github.jerofs.storage.Names;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.dcache.oncrpc4j.rpc.RpcCall;
import org.dcache.oncrpc4j.xdr.XdrEncodingStream;
import org.dcache.oncrpc4j.xdr.XdrVoid;

/** The procedures of NFSv3, RFC 1813. Those that write fail with {@code NFS3ERR_ROFS}. */
public final class NfsProgram implements Program {
  /** The number of the program. */
  public static final int NUMBER = 100_003;

  private static final int MAX_NAME = 255;
  private static final int LONGEST_NAME = 4_096;
  private static final int BLOCK = 4_096;
  private static final int WRITE = 32 << 10;
  private static final int PREFERRED_LISTING = 64 << 10;

  /** FSINFO: links, symbolic links, and the same answers of PATHCONF for all files. */
  private static final int PROPERTIES = 1 | 2 | 8;

  private final ServedExports exports;
  private final Access access;
  private final ReadBuffers buffers;
  private final BiConsumer<String, Throwable> failures;
  private final Listings listings;
  private final OpenChannels channels = new OpenChannels();

  /**
   * Creates the program.
   *
   * @param enforceModes whether the modes of files count
   * @param failures receives what failed and why
   */
  public NfsProgram(
      ServedExports exports,
      boolean enforceModes,
      ReadBuffers buffers,
      BiConsumer<String, Throwable> failures) {
    this.exports = exports;
    this.access = new Access(enforceModes);
    this.buffers = buffers;
    this.failures = failures;
    this.listings = new Listings(access);
  }

  @Override
  public int number() {
    return NUMBER;
  }

  @Override
  public int version() {
    return 3;
  }

  /** What a procedure does with the file that its first argument names. */
  @FunctionalInterface
  private interface Procedure {
    Answer run(ServedFile file) throws IOException;
  }

  @Override
  public void run(RpcCall call, BoundedXdr arguments, RpcPeer peer) throws IOException {
    switch (call.getProcedure()) {
      case 0 -> call.reply(XdrVoid.XDR_VOID);
      case 1 -> on(call, arguments, 0, false, file -> out -> Attributes.encode(out, file));
      case 3 -> {
        byte[] directory = arguments.opaque(Handles.MAX);
        byte[] name = arguments.opaque(LONGEST_NAME);
        on(call, directory, 1, true, file -> lookup(call, file, name));
      }
      case 4 -> access(call, arguments);
      case 5 -> on(call, arguments, 1, true, NfsProgram::readLink);
      case 6 -> read(call, arguments, peer);
      case 16 -> {
        byte[] directory = arguments.opaque(Handles.MAX);
        Listings.Position from =
            new Listings.Position(arguments.xdrDecodeLong(), arguments.xdrDecodeLong());
        int count = arguments.xdrDecodeInt();
        on(call, directory, 1, true, file -> listings.names(call, file, from, count));
      }
      case 17 -> {
        byte[] directory = arguments.opaque(Handles.MAX);
        Listings.Position from =
            new Listings.Position(arguments.xdrDecodeLong(), arguments.xdrDecodeLong());
        arguments.xdrDecodeInt(); // bytes of names and cookies, which the other limit includes
        int count = arguments.xdrDecodeInt();
        on(call, directory, 1, true, file -> listings.files(call, file, from, count));
      }
      case 18 -> on(call, arguments, 1, true, NfsProgram::statistics);
      case 19 -> on(call, arguments, 1, true, file -> NfsProgram::information);
      case 20 -> on(call, arguments, 1, true, file -> NfsProgram::pathConfiguration);
      case 2, 7, 8, 9, 10, 11, 12, 13, 21 -> readOnly(call, 2); // one wcc_data
      case 14 -> readOnly(call, 4); // RENAME: two wcc_data
      case 15 -> readOnly(call, 3); // LINK: post_op_attr and wcc_data
      default -> call.failProcedureUnavailable();
    }
  }

  private static void readOnly(RpcCall call, int absent) {
    call.reply(
        (Answer)
            out -> {
              out.xdrEncodeInt(Status.ROFS.code());
              for (int i = 0; i < absent; i++) {
                out.xdrEncodeBoolean(false);
              }
            });
  }

  private void on(
      RpcCall call, BoundedXdr arguments, int absent, boolean attributes, Procedure procedure)
      throws IOException {
    on(call, arguments.opaque(Handles.MAX), absent, attributes, procedure);
  }

  /**
   * Runs a procedure and sends its results.
   *
   * @param absent number of optional attributes in the results of a failure
   * @param attributes whether the results of a success begin with the attributes of the file
   */
  private void on(
      RpcCall call, byte[] handle, int absent, boolean attributes, Procedure procedure) {
    ServedFile file;
    Answer answer;
    try {
      file = exports.file(handle);
      answer = procedure.run(file);
    } catch (IOException e) {
      fail(call, status(call, e), absent);
      return;
    } catch (ClosedFileSystemException e) {
      fail(call, Status.STALE, absent);
      return;
    }
    call.reply(
        (Answer)
            out -> {
              out.xdrEncodeInt(Status.OK.code());
              if (attributes && call.getProcedure() != 3) {
                Attributes.encodeOptional(out, file);
              }
              answer.xdrEncode(out);
            });
  }

  private static void fail(RpcCall call, Status status, int absent) {
    call.reply(
        (Answer)
            out -> {
              out.xdrEncodeInt(status.code());
              for (int i = 0; i < absent; i++) {
                out.xdrEncodeBoolean(false);
              }
            });
  }

  private Status status(RpcCall call, IOException e) {
    if (e instanceof NfsException nfs) {
      return nfs.status();
    }
    if (e instanceof StaleFileHandleException) {
      return Status.STALE;
    }
    if (Missing.is(e)) {
      return Status.NOENT;
    }
    failures.accept("NFS procedure " + call.getProcedure(), e);
    return Status.IO;
  }

  private Answer lookup(RpcCall call, ServedFile directory, byte[] name) throws IOException {
    checkDirectory(directory);
    access.checkSearch(directory.attributes(), call.getCredential());
    ServedFile found = child(directory, name);
    return out -> {
      out.xdrEncodeDynamicOpaque(found.handle());
      Attributes.encodeOptional(out, found);
      Attributes.encodeOptional(out, directory);
    };
  }

  private static ServedFile child(ServedFile directory, byte[] name) throws IOException {
    if (name.length > MAX_NAME) {
      throw new NfsException(Status.NAMETOOLONG);
    }
    if (name.length == 0) {
      throw new NfsException(Status.INVAL);
    }
    for (byte b : name) {
      if (b == 0 || b == '/') {
        throw new NfsException(Status.NOENT);
      }
    }
    String text = Names.decode(name);
    if (text.equals(".")) {
      return directory;
    }
    Path path = directory.path();
    if (text.equals("..")) {
      return directory.export().at(path.getParent() == null ? path : path.getParent());
    }
    return directory.export().at(path.resolve(text));
  }

  static void checkDirectory(ServedFile file) throws NfsException {
    if (!file.attributes().isDirectory()) {
      throw new NfsException(Status.NOTDIR);
    }
  }

  private void access(RpcCall call, BoundedXdr arguments) throws IOException {
    byte[] handle = arguments.opaque(Handles.MAX);
    int wanted = arguments.xdrDecodeInt();
    on(
        call,
        handle,
        1,
        true,
        file ->
            out ->
                out.xdrEncodeInt(wanted & access.granted(file.attributes(), call.getCredential())));
  }

  private static Answer readLink(ServedFile link) throws IOException {
    if (!link.attributes().isSymbolicLink()) {
      throw new NfsException(Status.INVAL);
    }
    String target = Files.readSymbolicLink(link.path()).toString();
    byte[] bytes = Names.encode(target).orElseThrow();
    return out -> out.xdrEncodeDynamicOpaque(bytes);
  }

  private static Answer statistics(ServedFile file) {
    ImageInfo info = Erofs.info(file.export().export().fileSystem());
    return out -> {
      out.xdrEncodeLong(info.statedBytes());
      out.xdrEncodeLong(0); // free
      out.xdrEncodeLong(0); // available
      out.xdrEncodeLong(info.inodes());
      out.xdrEncodeLong(0); // free
      out.xdrEncodeLong(0); // available
      out.xdrEncodeInt(-1); // does not change for the longest time
    };
  }

  private static void information(XdrEncodingStream out) {
    out.xdrEncodeInt(ReadBuffers.SIZE);
    out.xdrEncodeInt(ReadBuffers.SIZE);
    out.xdrEncodeInt(BLOCK);
    out.xdrEncodeInt(WRITE); // clients refuse servers with small writes
    out.xdrEncodeInt(WRITE);
    out.xdrEncodeInt(BLOCK);
    out.xdrEncodeInt(PREFERRED_LISTING);
    out.xdrEncodeLong(Long.MAX_VALUE);
    out.xdrEncodeInt(0); // the resolution of times: 1 ns
    out.xdrEncodeInt(1);
    out.xdrEncodeInt(PROPERTIES);
  }

  private static void pathConfiguration(XdrEncodingStream out) {
    out.xdrEncodeInt(-1); // links
    out.xdrEncodeInt(MAX_NAME);
    out.xdrEncodeBoolean(true); // longer names are errors
    out.xdrEncodeBoolean(true); // chown is restricted
    out.xdrEncodeBoolean(false); // case matters
    out.xdrEncodeBoolean(true); // and is preserved
  }

  /** Reads without a copy in between: from the image to a buffer, from there to the socket. */
  private void read(RpcCall call, BoundedXdr arguments, RpcPeer peer) throws IOException {
    byte[] handle = arguments.opaque(Handles.MAX);
    long offset = arguments.xdrDecodeLong();
    long count = Integer.toUnsignedLong(arguments.xdrDecodeInt());
    ServedFile file;
    ByteBuffer data;
    try {
      file = exports.file(handle);
      if (!file.attributes().isRegularFile()) {
        throw new NfsException(file.attributes().isDirectory() ? Status.ISDIR : Status.INVAL);
      }
      access.checkRead(file.attributes(), call.getCredential());
      data = read(file, offset, count);
    } catch (ClosedFileSystemException e) {
      fail(call, Status.STALE, 1);
      return;
    } catch (IOException e) {
      fail(call, status(call, e), 1);
      return;
    }
    try {
      boolean end = data.remaining() == left(file, offset);
      peer.sendRead(call, file, data, end);
    } finally {
      buffers.release(data);
    }
  }

  private static long left(ServedFile file, long offset) {
    return offset < 0 ? 0 : Math.max(0, file.attributes().size() - offset);
  }

  private ByteBuffer read(ServedFile file, long offset, long count) throws IOException {
    long most = Math.min(left(file, offset), Math.min(ReadBuffers.SIZE, count));
    ByteBuffer buffer = buffers.acquire((int) most);
    boolean filled = false;
    try {
      fill(channels.of(file), offset, buffer);
      filled = true;
      return buffer;
    } finally {
      if (!filled) {
        buffers.release(buffer);
      }
    }
  }

  /** Fills a buffer and flips it. Data before a damaged place is returned without it. */
  private static void fill(FileChannel file, long offset, ByteBuffer buffer) throws IOException {
    try {
      int n = 0;
      while (buffer.hasRemaining() && n >= 0) {
        n = file.read(buffer, offset + buffer.position());
      }
    } catch (IOException e) {
      if (buffer.position() == 0) {
        throw e;
      }
    }
    buffer.flip();
  }
}
