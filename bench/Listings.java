import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Commands on an image of 2,000,000 small files. The bound of each is 1.5 times {@code
 * walkFileTree} plus the cost of its own output, in JVMs with the same options. Run by {@code
 * bench/listings}. Creates the image if it is missing.
 */
public final class Listings {
  static final int DIRECTORIES = 2000;
  static final int FILES = 1000;
  private static final List<String> COMMANDS =
      List.of("find", "du", "tree", "ls -R", "ls -lR", "tar");

  private static final double FACTOR = 1.5;

  private Listings() {}

  public static void main(String[] args) throws Exception {
    Path image = Path.of(args[args.length - 1]);
    if (args[0].equals("walk")) {
      walk(image);
      return;
    }
    image = Path.of(args[0]);
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    if (Files.notExists(image)) {
      create(image);
    }
    Map<String, List<double[]>> times = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      add(times, "walk", List.of(Listings.class.getName(), "walk", image.toString()));
      for (String command : COMMANDS) {
        List<String> line = new ArrayList<>(List.of("io.github.jerofs.cli.Main"));
        line.addAll(List.of(command.split(" ")));
        line.add(image.toString());
        add(times, command, line);
        add(times, "output of " + command, List.of(OwnOutput.class.getName(), command));
      }
    }
    double walk = medians(times.get("walk"))[1];
    System.out.printf(Locale.ROOT, "walkFileTree %6.2f s CPU%n", walk);
    for (String command : COMMANDS) {
      double[] own = medians(times.get(command));
      double output = medians(times.get("output of " + command))[1];
      System.out.printf(
          Locale.ROOT,
          "%-8s %6.2f s %6.2f s CPU, output %6.2f s CPU, bound %6.2f s, ratio %4.2f%n",
          command,
          own[0],
          own[1],
          output,
          FACTOR * walk + output,
          own[1] / (FACTOR * walk + output));
    }
  }

  private static void add(Map<String, List<double[]>> times, String name, List<String> line)
      throws IOException, InterruptedException {
    times.computeIfAbsent(name, key -> new ArrayList<>()).add(run(line));
  }

  private static double[] medians(List<double[]> times) {
    double[] result = new double[2];
    for (int kind = 0; kind < 2; kind++) {
      int at = kind;
      double[] sorted = times.stream().mapToDouble(time -> time[at]).sorted().toArray();
      result[kind] = sorted[sorted.length / 2];
    }
    return result;
  }

  /** Returns the seconds of wall-clock and processor time of a JVM. */
  private static double[] run(List<String> words) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
    String options = System.getProperty("options", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
    line.addAll(Arrays.asList(options.split(" ")));
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.addAll(words);
    long start = System.nanoTime();
    List<String> command =
        new ArrayList<>(
            List.of("bash", "-c", "TIMEFORMAT='%U %S'; time \"$@\" >/dev/null", "time"));
    command.addAll(line);
    Process process = new ProcessBuilder(command).start();
    String text =
        new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IOException(text);
    }
    double wall = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
    String[] times = text.substring(text.lastIndexOf('\n') + 1).split(" ");
    return new double[] {wall, Double.parseDouble(times[0]) + Double.parseDouble(times[1])};
  }

  private static void create(Path image) throws IOException {
    EntryAttributes file = EntryAttributes.of(0644);
    EntryAttributes directory = EntryAttributes.of(0755);
    ErofsBuilder builder = ErofsBuilder.to(image);
    for (int i = 0; i < DIRECTORIES; i++) {
      String parent = String.format("/d%04d", i);
      builder.directory(parent, directory);
      for (int j = 0; j < FILES; j++) {
        byte[] content = ("content " + j + "\n").getBytes(StandardCharsets.UTF_8);
        builder.file(parent + String.format("/file-%04d.txt", j), file, ContentSource.of(content));
      }
    }
    builder.build();
  }

  private static void walk(Path image) throws IOException {
    long[] sum = new long[1];
    try (FileSystem fs = Erofs.open(image)) {
      Files.walkFileTree(
          fs.getPath("/"),
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              sum[0] += attributes.size();
              return FileVisitResult.CONTINUE;
            }
          });
    }
    System.out.println(sum[0]);
  }
}
