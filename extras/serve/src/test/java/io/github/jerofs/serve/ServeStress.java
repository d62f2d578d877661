package io.github.jerofs.serve;

import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Longer runs than tests may take, with figures.
 *
 * <p>usage: java ServeStress fuzz|forge|clients|directory COUNT DIRECTORY
 *
 * <ul>
 *   <li>{@code fuzz} sends changed calls, {@code forge} handles that the server did not return;
 *   <li>{@code clients} opens connections, half of them NFS, all of which read a file at a time;
 *   <li>{@code directory} lists a directory of so many entries, by several clients in step.
 * </ul>
 */
final class ServeStress {
  private static final int SEED = 22;
  private static final int STEP = 64 << 10;
  private static final int IN_STEP = 8;

  private ServeStress() {}

  public static void main(String[] arguments) throws Exception {
    int count = Integer.parseInt(arguments[1]);
    Path folder = Files.createDirectories(Path.of(arguments[2]));
    Path file = folder.resolve(arguments[0].equals("directory") ? "entries-" + count : "image");
    if (arguments[0].equals("directory")) {
      if (Files.notExists(file)) {
        writeEntries(file, count);
      }
    } else if (Files.notExists(file)) {
      ServedImage.write(file);
    }
    ConcurrentMap<String, Integer> failures = new ConcurrentHashMap<>();
    try (FileSystem image = Erofs.open(file);
        NfsServer nfs =
            NfsServer.builder()
                .export(Export.of("img", image))
                .onFailure((what, why) -> failures.merge(why.toString(), 1, Integer::sum))
                .start();
        WebServer web =
            WebServer.builder()
                .export(Export.of("img", image))
                .onFailure((what, why) -> failures.merge(why.toString(), 1, Integer::sum))
                .start()) {
      long start = System.nanoTime();
      switch (arguments[0]) {
        case "fuzz" -> {
          RpcFuzzer fuzzer = new RpcFuzzer(nfs.address(), "/img", new Random(SEED));
          fuzzer.sendMutants(count);
          print(
              "%,d calls: %,d replies, %,d connections ended",
              count, fuzzer.replies(), fuzzer.ends());
        }
        case "forge" -> {
          RpcFuzzer fuzzer = new RpcFuzzer(nfs.address(), "/img", new Random(SEED));
          print("%,d handles: status and number %s", count, fuzzer.forgeHandles(count));
        }
        case "clients" -> clients(nfs, web, count);
        case "directory" -> directory(nfs, count);
        default -> throw new IllegalArgumentException(arguments[0]);
      }
      print("%.1f s, failures in the server: %s", (System.nanoTime() - start) / 1e9, failures);
    }
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  private static void writeEntries(Path file, int count) throws IOException {
    EntryAttributes attributes = EntryAttributes.of(0644);
    ErofsBuilder builder = ErofsBuilder.to(file);
    for (int i = 0; i < count; i++) {
      String name = String.format(Locale.ROOT, "/entry-%07d", i);
      builder.file(name, attributes, ContentSource.of(new byte[0]));
    }
    builder.build();
  }

  /** Opens all connections, and uses each in turn, twice. */
  private static void clients(NfsServer nfs, WebServer web, int count) throws IOException {
    List<NfsClient> connections = new ArrayList<>();
    List<KeptHttp> requests = new ArrayList<>();
    try {
      for (int i = 0; i < count / 2; i++) {
        connections.add(new NfsClient(nfs.address()));
        requests.add(new KeptHttp(web.address()));
      }
      for (int round = 0; round < 2; round++) {
        for (NfsClient client : connections) {
          byte[] data = client.find(client.mount("/img"), "data.bin");
          check(client.read(data, ServedImage.DATA.length));
        }
        for (KeptHttp client : requests) {
          check(client.get("/img/data.bin"));
        }
      }
      print(
          "%,d connections open, %,d files read; %,d threads in the JVM, of clients and servers",
          count, 2 * count, Thread.activeCount());
    } finally {
      for (NfsClient client : connections) {
        client.close();
      }
      for (KeptHttp client : requests) {
        client.close();
      }
    }
  }

  private static void check(byte[] data) throws IOException {
    if (!Arrays.equals(data, ServedImage.DATA)) {
      throw new IOException("other data than in the image");
    }
  }

  private static void directory(NfsServer nfs, int count) throws IOException {
    for (boolean plus : new boolean[] {false, true}) {
      try (NfsClient client = new NfsClient(nfs.address())) {
        byte[] root = client.mount("/img");
        long start = System.nanoTime();
        List<NfsClient.Entry> entries = client.list(root, STEP, plus);
        double seconds = (System.nanoTime() - start) / 1e9;
        if (entries.size() != count + 2) {
          throw new IOException("expected " + count + " entries, found " + (entries.size() - 2));
        }
        print("READDIR%s by one client: %.2f s", plus ? "PLUS" : "", seconds);
      }
    }
    long start = System.nanoTime();
    List<NfsClient> clients = new ArrayList<>();
    try {
      List<NfsClient.Listing> listings = new ArrayList<>();
      for (int i = 0; i < IN_STEP; i++) {
        NfsClient client = new NfsClient(nfs.address());
        clients.add(client);
        listings.add(client.new Listing(client.mount("/img"), STEP, false));
      }
      long found = 0;
      boolean more = true;
      while (more) {
        more = false;
        for (NfsClient.Listing listing : listings) {
          more |= listing.next();
          found += listing.entries().size();
          listing.entries().clear();
        }
      }
      if (found != IN_STEP * (count + 2L)) {
        throw new IOException("expected " + IN_STEP + " times " + count + ", found " + found);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      print("READDIR by %d clients in step: %.2f s for each", IN_STEP, seconds / IN_STEP);
      NfsClient.Listing last = listings.get(0);
      start = System.nanoTime();
      last.continueAfter(count - 1);
      last.next();
      print("READDIR from a cookie near the end: %.0f ms", (System.nanoTime() - start) / 1e6);
    } finally {
      for (NfsClient client : clients) {
        client.close();
      }
    }
  }
}
