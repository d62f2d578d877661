import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Commands on an image of 2,000,000 small files. The bound of each is 1.5 times {@code
 * walkFileTree} plus the cost of its own output, in JVMs with the same options. Run by {@code
 * bench/listings}. Creates the image if it is missing.
 */
public final class Listings {
  static final int DIRECTORIES = 2000;
  static final int FILES = 1000;

  /** The options of the launcher for commands that end soon. */
  private static final String SHORT = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1";

  /** The options of the launcher for other commands. */
  private static final String LONG =
      "-XX:+UseSerialGC -XX:Tier4InvocationThreshold=100000 -XX:Tier4MinInvocationThreshold=50000"
          + " -XX:Tier4CompileThreshold=200000 -XX:Tier4BackEdgeThreshold=8000000";

  private static final List<Command> COMMANDS =
      List.of(
          new Command("find", SHORT, "walk"),
          new Command("tree", SHORT, "walk"),
          new Command("ls -R", SHORT, "walk"),
          new Command("ls -lR", SHORT, "walk"),
          new Command("du", LONG, "walk"),
          new Command("tar", LONG, "walk"),
          new Command("tar", LONG, "read"));

  private static final double FACTOR = 1.5;

  private Listings() {}

  /**
   * A command and its reference.
   *
   * @param options the options of both JVMs
   * @param walk {@code walk}, or {@code read} for a walk that also reads each file
   */
  private record Command(String line, String options, String walk) {}

  public static void main(String[] args) throws Exception {
    Path image = Path.of(args[args.length - 1]);
    if (args.length == 2 && !Character.isDigit(args[1].charAt(0))) {
      walk(image, args[0].equals("read"));
      return;
    }
    image = Path.of(args[0]);
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    if (Files.notExists(image)) {
      create(image);
    }
    for (Command command : COMMANDS) {
      List<double[]> walks = new ArrayList<>();
      List<double[]> outputs = new ArrayList<>();
      List<double[]> times = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        walks.add(run(command, Listings.class.getName(), command.walk, image.toString()));
        outputs.add(run(command, OwnOutput.class.getName(), command.line));
        times.add(
            run(command, ("io.github.jerofs.cli.Main " + command.line + " " + image).split(" ")));
      }
      double walk = medians(walks)[1];
      double output = medians(outputs)[1];
      double bound = FACTOR * walk + output;
      double[] own = medians(times);
      System.out.printf(
          Locale.ROOT,
          "%-7s %6.2f s, CPU: %6.2f s, %s %6.2f s, output %6.2f s, bound %6.2f s, ratio %4.2f%n",
          command.line,
          own[0],
          own[1],
          command.walk,
          walk,
          output,
          bound,
          own[1] / bound);
    }
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
  private static double[] run(Command of, String... words)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
    line.addAll(Arrays.asList(of.options.split(" ")));
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.addAll(Arrays.asList(words));
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

  private static void walk(Path image, boolean reads) throws IOException {
    long[] sum = new long[1];
    ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
    try (FileSystem fs = Erofs.open(image)) {
      Files.walkFileTree(
          fs.getPath("/"),
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              sum[0] += attributes.size();
              if (reads) {
                try (SeekableByteChannel channel = Files.newByteChannel(file)) {
                  sum[0] += channel.read(buffer.clear());
                }
              }
              return FileVisitResult.CONTINUE;
            }
          });
    }
    System.out.println(sum[0]);
  }
}
