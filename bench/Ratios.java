import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prints benchmarks as ratios to others of the same run, next to baselines.
 *
 * <p>usage: java Ratios.java BASELINES [--write] RESULTS...
 *
 * <p>BASELINES has lines of {@code benchmark,reference,ratio}; names are {@code Class.method},
 * followed by a colon and the file name of the image if the benchmark has one. RESULTS are CSV
 * files of JMH.
 */
final class Ratios {
  /** Larger changes are marked. Smaller ones may be noise. */
  private static final double TOLERANCE = 1.3;

  private static final Pattern FIELD = Pattern.compile("\"([^\"]*)\"|([^,]+)");

  private Ratios() {}

  public static void main(String[] args) throws IOException {
    Path baselines = Path.of(args[0]);
    boolean write = args[1].equals("--write");
    Map<String, Double> scores = new LinkedHashMap<>();
    for (int i = 2; i < args.length; i++) {
      read(Path.of(args[i]), scores);
    }
    List<String> renewed = new ArrayList<>();
    System.out.printf("%-55s %-45s %8s %8s%n", "benchmark", "reference", "ratio", "baseline");
    for (String line : Files.readAllLines(baselines)) {
      String[] parts = line.split(",");
      Double score = scores.get(parts[0]);
      Double reference = scores.get(parts[1]);
      if (score == null || reference == null) {
        throw new IOException("no result for " + line + "; there are " + scores.keySet());
      }
      double ratio = score / reference;
      double baseline = Double.parseDouble(parts[2]);
      System.out.printf(
          Locale.ROOT,
          "%-55s %-45s %8.3f %8.3f %s%n",
          parts[0],
          parts[1],
          ratio,
          baseline,
          ratio > baseline * TOLERANCE ? "slower" : ratio < baseline / TOLERANCE ? "faster" : "");
      renewed.add(String.format(Locale.ROOT, "%s,%s,%.3f", parts[0], parts[1], ratio));
    }
    if (write) {
      Files.write(baselines, renewed);
    }
  }

  private static void read(Path results, Map<String, Double> scores) throws IOException {
    List<String> lines = Files.readAllLines(results);
    List<String> header = fields(lines.get(0));
    for (String line : lines.subList(1, lines.size())) {
      List<String> fields = fields(line);
      String[] names = fields.get(0).split("\\.");
      String name = names[names.length - 2] + "." + names[names.length - 1];
      int image = header.indexOf("Param: image");
      if (image >= 0 && image < fields.size()) {
        name += ":" + Path.of(fields.get(image)).getFileName().toString().replace(".erofs", "");
      }
      scores.put(name, Double.valueOf(fields.get(header.indexOf("Score"))));
    }
  }

  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    Matcher matcher = FIELD.matcher(line);
    while (matcher.find()) {
      fields.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
    }
    return fields;
  }
}
