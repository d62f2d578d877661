import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Runs the same requests against several servers of the same tree in turn, so that ratios are valid
 * on a noisy machine. The works are {@code walk}, {@code sequential} and {@code random}.
 *
 * <p>usage: java ServeBench [-n ROUNDS] [-w WORK] NAME=PID,URL...
 *
 * <p>URL is {@code nfs://HOST:PORT/PATH?MOUNTPORT} or {@code http://HOST:PORT/PATH}, for WebDAV. The
 * first server is the baseline. The tree contains a file {@code large}. All rounds compare what the
 * servers return. The first five are not measured.
 */
public final class ServeBench {
  private static final int PAGE = 4096;
  private static final int READS = 2_000;
  private static final int WARM_UP = 5;

  /** CPU time in /proc is counted in hundredths of a second. */
  private static final double TICKS = 100;

  record Server(String name, long pid, URI url) {
    /** Connects. Servers end connections that are idle while others are measured. */
    Client connect() throws IOException {
      return url.getScheme().equals("nfs") ? new NfsClient(url) : new DavClient(url);
    }

    /** Returns the CPU time that the process has used, in seconds. */
    double cpu() throws IOException {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
    }
  }

  record Cost(double wall, double cpu) {}

  private interface Work {
    String run(Client client) throws IOException;
  }

  private static final Map<String, Work> WORKS = new LinkedHashMap<>();

  static {
    WORKS.put("walk", client -> Arrays.toString(client.walk()));
    WORKS.put(
        "sequential",
        client -> {
          Checksum sum = new Checksum();
          return client.readAll(sum) + " bytes, sum " + sum;
        });
    WORKS.put("random", ServeBench::readRandom);
  }

  private static long largeSize;

  private static String readRandom(Client client) throws IOException {
    Random random = new Random(7);
    Checksum sum = new Checksum();
    for (int i = 0; i < READS; i++) {
      client.read(random.nextLong(largeSize / PAGE) * PAGE, PAGE, sum);
    }
    return "sum " + sum;
  }

  public static void main(String[] arguments) throws IOException {
    int rounds = 7;
    List<Server> servers = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].equals("-n")) {
        rounds = Integer.parseInt(arguments[++i]);
        continue;
      }
      if (arguments[i].equals("-w")) {
        WORKS.keySet().retainAll(Set.of(arguments[++i]));
        continue;
      }
      String[] parts = arguments[i].split("[=,]", 3);
      servers.add(new Server(parts[0], Long.parseLong(parts[1]), URI.create(parts[2])));
    }
    try (Client client = servers.get(0).connect()) {
      largeSize = client.readAll(new Checksum());
    }
    for (Map.Entry<String, Work> work : WORKS.entrySet()) {
      List<List<Cost>> costs = new ArrayList<>();
      servers.forEach(server -> costs.add(new ArrayList<>()));
      String expected = null;
      for (int round = -WARM_UP; round < rounds; round++) {
        for (int i = 0; i < servers.size(); i++) {
          Server server = servers.get(i);
          double cpu = server.cpu();
          long start = System.nanoTime();
          String result;
          try (Client client = server.connect()) {
            result = work.getValue().run(client);
          }
          double wall = (System.nanoTime() - start) / 1e9;
          if (expected == null) {
            expected = result;
          }
          if (!result.equals(expected)) {
            throw new IOException(server.name() + " returned " + result + ", not " + expected);
          }
          if (round >= 0) {
            costs.get(i).add(new Cost(wall, server.cpu() - cpu));
          }
        }
      }
      print(work.getKey(), servers, costs);
    }
  }

  private static void print(String work, List<Server> servers, List<List<Cost>> costs) {
    for (int i = 0; i < servers.size(); i++) {
      List<Double> walls = new ArrayList<>();
      List<Double> ratios = new ArrayList<>();
      double cpu = 0;
      double baseline = 0;
      for (int round = 0; round < costs.get(i).size(); round++) {
        Cost cost = costs.get(i).get(round);
        walls.add(cost.wall() * 1e3);
        ratios.add(cost.wall() / costs.get(0).get(round).wall());
        cpu += cost.cpu();
        baseline += costs.get(0).get(round).cpu();
      }
      System.out.printf(
          "%-10s %-10s %8.1f ms, ratio %.2f; CPU of the server %6.0f ms, ratio %.2f%n",
          work,
          servers.get(i).name(),
          median(walls),
          median(ratios),
          cpu / costs.get(i).size() * 1e3,
          cpu / baseline);
    }
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
