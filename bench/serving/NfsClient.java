import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** NFSv3 with four READs in flight, as kernels have. */
final class NfsClient implements Client {
  private static final int NFS = 100_003;
  private static final int MOUNT = 100_005;
  private static final int IN_FLIGHT = 4;
  private static final int LISTING = 64 << 10;
  private static final int ATTRIBUTES = 84;

  private Connection connection;
  private final byte[] root;
  private final byte[] large;
  private final int readSize;
  private final ByteBuffer out = ByteBuffer.allocateDirect(4096);
  private int xid;
  private int recordEnd;
  private final Map<Integer, Long> offsets = new HashMap<>();

  NfsClient(URI url) throws IOException {
    int mountPort = Integer.parseInt(url.getQuery());
    connection = new Connection(url.getHost(), mountPort);
    root = mount(url.getPath());
    connection.close();
    connection = new Connection(url.getHost(), url.getPort());
    begin(NFS, 19, root);
    end();
    in().position(in().position() + 4);
    skipAttributes();
    readSize = Math.min(in().getInt(), 256 << 10);
    finish();
    begin(NFS, 3, root);
    opaque("large".getBytes(ISO_8859_1));
    end();
    check(in().getInt());
    large = opaque();
    finish();
  }

  private ByteBuffer in() {
    return connection.in;
  }

  private byte[] mount(String path) throws IOException {
    begin(MOUNT, 1, path.getBytes(ISO_8859_1));
    end();
    check(in().getInt());
    byte[] handle = opaque();
    finish();
    return handle;
  }

  private static void check(int status) throws IOException {
    if (status != 0) {
      throw new IOException("status " + status);
    }
  }

  private void opaque(byte[] bytes) {
    out.putInt(bytes.length).put(bytes).put(new byte[-bytes.length & 3]);
  }

  private byte[] opaque() {
    byte[] bytes = new byte[in().getInt()];
    in().get(bytes);
    in().position(in().position() + (-bytes.length & 3));
    return bytes;
  }

  private void skipAttributes() {
    if (in().getInt() != 0) {
      in().position(in().position() + ATTRIBUTES);
    }
  }

  /** Begins a call whose first argument is {@code first}. */
  private void begin(int program, int procedure, byte[] first) {
    out.clear().putInt(0).putInt(++xid).putInt(0).putInt(2);
    out.putInt(program).putInt(3).putInt(procedure);
    out.putInt(1).putInt(24).putInt(0).putInt(1).putInt('b' << 24).putInt(0).putInt(0).putInt(0);
    out.putInt(0).putInt(0);
    opaque(first);
  }

  private void send() throws IOException {
    out.putInt(0, 0x8000_0000 | out.position() - 4);
    connection.send(out.flip());
  }

  /** Receives a reply up to its results, and returns its xid. */
  private int receive() throws IOException {
    connection.require(4);
    int mark = in().getInt();
    if (mark >= 0) {
      throw new IOException("the reply has several fragments");
    }
    int length = mark & 0x7fff_ffff;
    connection.require(length);
    recordEnd = in().position() + length;
    int id = in().getInt();
    in().position(in().position() + 16);
    check(in().getInt());
    return id;
  }

  private void finish() {
    in().position(recordEnd);
  }

  private void end() throws IOException {
    send();
    receive();
  }

  @Override
  public long[] walk() throws IOException {
    long entries = 0;
    long bytes = 0;
    Deque<byte[]> directories = new ArrayDeque<>(List.of(root));
    while (!directories.isEmpty()) {
      byte[] directory = directories.pop();
      long cookie = 0;
      long verifier = 0;
      boolean last = false;
      while (!last) {
        begin(NFS, 17, directory);
        out.putLong(cookie).putLong(verifier).putInt(LISTING).putInt(LISTING);
        end();
        check(in().getInt());
        skipAttributes();
        verifier = in().getLong();
        while (in().getInt() != 0) {
          in().getLong();
          byte[] name = opaque();
          cookie = in().getLong();
          int type = 0;
          long size = 0;
          if (in().getInt() != 0) {
            type = in().getInt(in().position());
            size = in().getLong(in().position() + 20);
            in().position(in().position() + ATTRIBUTES);
          }
          byte[] handle = in().getInt() != 0 ? opaque() : null;
          boolean dots = name[0] == '.' && (name.length == 1 || name.length == 2 && name[1] == '.');
          if (dots) {
            continue;
          }
          entries++;
          if (type == 2) {
            directories.push(handle);
          } else if (type == 1) {
            bytes += size;
          }
        }
        last = in().getInt() != 0;
        finish();
      }
    }
    return new long[] {entries, bytes};
  }

  private void sendRead(long offset, int length) throws IOException {
    begin(NFS, 6, large);
    out.putLong(offset).putInt(length);
    send();
    offsets.put(xid, offset);
  }

  /** Receives any reply to READ. Returns the bytes received, negative at the end of the file. */
  private int receiveRead(Checksum sum) throws IOException {
    int id = receive();
    check(in().getInt());
    skipAttributes();
    int count = in().getInt();
    boolean end = in().getInt() != 0;
    in().getInt();
    sum.add(offsets.remove(id), in().slice(in().position(), count));
    finish();
    return end ? ~count : count;
  }

  @Override
  public long readAll(Checksum sum) throws IOException {
    long sent = 0;
    long received = 0;
    boolean end = false;
    while (!end || !offsets.isEmpty()) {
      for (; !end && offsets.size() < IN_FLIGHT; sent += readSize) {
        sendRead(sent, readSize);
      }
      int n = receiveRead(sum);
      end |= n < 0;
      received += n < 0 ? ~n : n;
    }
    return received;
  }

  @Override
  public void read(long offset, int length, Checksum sum) throws IOException {
    sendRead(offset, length);
    receiveRead(sum);
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
