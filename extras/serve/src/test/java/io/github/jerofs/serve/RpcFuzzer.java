package io.github.jerofs.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.jerofs.serve.NfsClient.Arguments;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Sends random changes of valid calls to an NFS server, and handles that it did not return. */
final class RpcFuzzer {
  private final InetSocketAddress server;
  private final Random random;
  private final List<byte[]> calls = new ArrayList<>();
  private final byte[] handle;
  private int replies;
  private int ends;

  /** Collects a valid call of each procedure. The export is that of {@link ServedImage}. */
  RpcFuzzer(InetSocketAddress server, String export, Random random) throws IOException {
    this.server = server;
    this.random = random;
    try (NfsClient client = new NfsClient(server).as(1, 2, 3, 4)) {
      byte[] root = client.mount(export);
      handle = client.find(root, "data.bin");
      for (int procedure = 0; procedure <= 22; procedure++) {
        Arguments arguments = new Arguments().opaque(procedure == 6 ? handle : root);
        arguments.hyper(0).hyper(0).integer(4_096).integer(4_096);
        calls.add(client.message(NfsClient.NFS, 3, procedure, arguments.bytes()));
      }
      byte[] path = new Arguments().opaque(export.getBytes(US_ASCII)).bytes();
      for (int procedure = 0; procedure <= 6; procedure++) {
        calls.add(client.message(NfsClient.MOUNT, 3, procedure, path));
      }
    }
  }

  /** Sends mutants. Each gets a reply or ends its connection; the next opens another one. */
  void sendMutants(int count) throws IOException {
    int sent = 0;
    while (sent < count) {
      try (NfsClient client = new NfsClient(server)) {
        boolean open = true;
        while (open && sent < count) {
          sent++;
          open = isAnswered(client, mutant(calls.get(random.nextInt(calls.size()))));
          replies += open ? 1 : 0;
          ends += open ? 0 : 1;
        }
      }
    }
  }

  private byte[] mutant(byte[] valid) {
    byte[] call = valid.clone();
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      int at = 8 + random.nextInt(call.length - 8);
      call[at] = (byte) (random.nextBoolean() ? random.nextInt() : 0xff * random.nextInt(2));
    }
    return random.nextInt(8) == 0 ? Arrays.copyOf(call, random.nextInt(call.length)) : call;
  }

  /** Sends a call. Returns false if the server ends the connection instead of replying. */
  static boolean isAnswered(NfsClient client, byte[] call) throws IOException {
    try {
      client.raw(NfsClient.record(call));
      client.receive();
      return true;
    } catch (EOFException | SocketException e) {
      return false;
    }
  }

  /**
   * Asks for the attributes of random handles, half of which begin like valid ones.
   *
   * @return how often each status was returned
   */
  Map<Integer, Integer> forgeHandles(int count) throws IOException {
    Map<Integer, Integer> statuses = new TreeMap<>();
    try (NfsClient client = new NfsClient(server)) {
      for (int i = 0; i < count; i++) {
        byte[] made = new byte[random.nextInt(65)];
        random.nextBytes(made);
        switch (random.nextInt(4)) {
          case 0 -> {} // random
          case 1 -> System.arraycopy(handle, 0, made, 0, Math.min(9, made.length));
          case 2 -> made = flipped();
          default -> {
            made = handle.clone(); // another file, with the authentication of this one
            made[9 + random.nextInt(16)] = (byte) random.nextInt();
            if (Arrays.equals(made, handle)) {
              made[16] ^= 1;
            }
          }
        }
        statuses.merge(client.nfs(1, made).getInt(), 1, Integer::sum);
      }
    }
    return statuses;
  }

  private byte[] flipped() {
    byte[] made = handle.clone();
    made[random.nextInt(made.length)] ^= (byte) (1 << random.nextInt(8));
    return made;
  }

  int replies() {
    return replies;
  }

  int ends() {
    return ends;
  }
}
