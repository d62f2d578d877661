package io.github.jerofs.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.jerofs.storage.Names;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A client that sends calls byte by byte, valid or not, and decodes replies of RFC 1813. */
final class NfsClient implements Closeable {
  static final int NFS = 100_003;
  static final int MOUNT = 100_005;
  static final int ATTRIBUTES = 84;

  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket;
  private final DataInputStream in;
  private int xid;
  private int[] credentials = {};

  /**
   * An entry of READDIR or READDIRPLUS.
   *
   * @param name the bytes of the name, as Latin-1
   * @param attributes {@code fattr3}, or empty
   */
  record Entry(long number, String name, long cookie, byte[] attributes, byte[] handle) {}

  NfsClient(InetSocketAddress server) throws IOException {
    socket = new Socket(server.getAddress(), server.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new DataInputStream(socket.getInputStream());
  }

  /** Sends AUTH_SYS credentials from now on. */
  NfsClient as(int uid, int gid, int... groups) {
    credentials = new int[2 + groups.length];
    credentials[0] = uid;
    credentials[1] = gid;
    System.arraycopy(groups, 0, credentials, 2, groups.length);
    return this;
  }

  /** Arguments of a call. */
  static final class Arguments {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    Arguments integer(int value) throws IOException {
      out.writeInt(value);
      return this;
    }

    Arguments hyper(long value) throws IOException {
      out.writeLong(value);
      return this;
    }

    Arguments opaque(byte[] value) throws IOException {
      out.writeInt(value.length);
      out.write(value);
      out.write(new byte[-value.length & 3]);
      return this;
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }

  void raw(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Returns the message of a call. */
  byte[] message(int program, int version, int procedure, byte[] arguments) throws IOException {
    Arguments call = new Arguments().integer(++xid).integer(0).integer(2);
    call.integer(program).integer(version).integer(procedure);
    if (credentials.length == 0) {
      call.integer(0).integer(0);
    } else {
      Arguments unix = new Arguments().integer(0).opaque(new byte[] {'h'});
      unix.integer(credentials[0]).integer(credentials[1]).integer(credentials.length - 2);
      for (int i = 2; i < credentials.length; i++) {
        unix.integer(credentials[i]);
      }
      call.integer(1).opaque(unix.bytes());
    }
    call.integer(0).integer(0);
    call.out.write(arguments);
    return call.bytes();
  }

  /** Returns {@code message} as one record. */
  static byte[] record(byte[] message) {
    return ByteBuffer.allocate(4 + message.length)
        .putInt(0x8000_0000 | message.length)
        .put(message)
        .array();
  }

  /** Receives a record. */
  ByteBuffer receive() throws IOException {
    byte[] reply = new byte[in.readInt() & 0x7fff_ffff];
    in.readFully(reply);
    return ByteBuffer.wrap(reply);
  }

  /** Returns whether the server has closed the connection. */
  boolean isEnded() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException e) {
      return true; // reset, as the server had not read everything
    }
  }

  /** Calls a procedure, and returns its results. */
  ByteBuffer call(int program, int procedure, Arguments arguments) throws IOException {
    raw(record(message(program, 3, procedure, arguments.bytes())));
    return results(receive());
  }

  private ByteBuffer results(ByteBuffer reply) throws IOException {
    int id = reply.getInt();
    int[] head = {reply.getInt(), reply.getInt(), reply.getInt(), reply.getInt(), reply.getInt()};
    if (id != xid || head[0] != 1 || head[1] != 0 || head[4] != 0) {
      throw new IOException("call failed: " + Arrays.toString(head));
    }
    return reply.slice();
  }

  /** Calls a procedure of NFS whose first argument is a handle. */
  ByteBuffer nfs(int procedure, byte[] handle) throws IOException {
    return call(NFS, procedure, new Arguments().opaque(handle));
  }

  byte[] mount(String path) throws IOException {
    ByteBuffer reply = call(MOUNT, 1, new Arguments().opaque(path.getBytes(ISO_8859_1)));
    int status = reply.getInt();
    if (status != 0) {
      throw new IOException("mount: " + status);
    }
    return opaque(reply);
  }

  static byte[] opaque(ByteBuffer reply) {
    byte[] bytes = new byte[reply.getInt()];
    reply.get(bytes);
    reply.position(reply.position() + (-bytes.length & 3));
    return bytes;
  }

  /** Returns {@code post_op_attr}. */
  static byte[] attributes(ByteBuffer reply) {
    byte[] bytes = new byte[reply.getInt() == 0 ? 0 : ATTRIBUTES];
    reply.get(bytes);
    return bytes;
  }

  /** Looks a name up; returns the status, followed by the handle if it is 0. */
  ByteBuffer lookup(byte[] directory, String name) throws IOException {
    return call(NFS, 3, new Arguments().opaque(directory).opaque(name.getBytes(ISO_8859_1)));
  }

  byte[] find(byte[] directory, String name) throws IOException {
    ByteBuffer reply = lookup(directory, name);
    int status = reply.getInt();
    if (status != 0) {
      throw new IOException("lookup " + name + ": " + status);
    }
    return opaque(reply);
  }

  byte[] read(byte[] file, long length) throws IOException {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    boolean end = false;
    while (!end) {
      ByteBuffer reply =
          call(NFS, 6, new Arguments().opaque(file).hyper(data.size()).integer(1 << 20));
      int status = reply.getInt();
      if (status != 0) {
        throw new IOException("read: " + status);
      }
      attributes(reply);
      int count = reply.getInt();
      end = reply.getInt() != 0;
      byte[] part = opaque(reply);
      if (part.length != count || (count == 0 && !end) || data.size() > length) {
        throw new IOException("read: " + count + " bytes, " + part.length + " there");
      }
      data.writeBytes(part);
    }
    return data.toByteArray();
  }

  /** Lists a directory in parts of {@code count} bytes. */
  List<Entry> list(byte[] directory, int count, boolean plus) throws IOException {
    Listing listing = new Listing(directory, count, plus);
    while (listing.next()) {
      // the next part
    }
    return listing.entries();
  }

  /** A listing of a directory, part by part. */
  final class Listing {
    private final byte[] directory;
    private final int count;
    private final boolean plus;
    private final List<Entry> entries = new ArrayList<>();
    private long cookie;
    private long verifier;
    private boolean ended;

    Listing(byte[] directory, int count, boolean plus) {
      this.directory = directory;
      this.count = count;
      this.plus = plus;
    }

    List<Entry> entries() {
      return entries;
    }

    /** Continues after the entry with a cookie. */
    void continueAfter(long entry) {
      cookie = entry;
      ended = false;
    }

    /** Receives the next part, and returns whether there is more. */
    boolean next() throws IOException {
      if (ended) {
        return false;
      }
      Arguments arguments = new Arguments().opaque(directory).hyper(cookie).hyper(verifier);
      if (plus) {
        arguments.integer(count);
      }
      ByteBuffer reply = call(NFS, plus ? 17 : 16, arguments.integer(count));
      int status = reply.getInt();
      if (status != 0) {
        throw new IOException("readdir: " + status);
      }
      if (reply.remaining() > count) {
        throw new IOException("readdir: " + reply.remaining() + " bytes for " + count);
      }
      NfsClient.attributes(reply);
      verifier = reply.getLong();
      while (reply.getInt() != 0) {
        long number = reply.getLong();
        String name = new String(opaque(reply), ISO_8859_1);
        cookie = reply.getLong();
        byte[] attributes = plus ? NfsClient.attributes(reply) : new byte[0];
        byte[] handle = plus && reply.getInt() != 0 ? opaque(reply) : new byte[0];
        entries.add(new Entry(number, name, cookie, attributes, handle));
      }
      ended = reply.getInt() != 0;
      return !ended;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** Returns the bytes of a name, as characters of ISO 8859-1. */
  static String latin(String name) {
    return new String(Names.encode(name).orElseThrow(), ISO_8859_1);
  }
}
