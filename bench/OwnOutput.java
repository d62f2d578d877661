import io.github.jerofs.cli.tar.TarEntry;
import io.github.jerofs.cli.tar.TarWriter;
import io.github.jerofs.cli.text.Texts;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What it costs to format and write the output of a command: prints the lines of {@link Listings}
 * from records in memory, without an image. The reference for commands on large trees, whose bound
 * is a multiple of a walk plus their own output.
 */
public final class OwnOutput {
  private static final int BUFFER = 64 << 10;
  private static final Instant TIME = Instant.EPOCH;

  private final OutputStream out;
  private final List<FileRecord> files;

  private record FileRecord(String name, int mode, int owner, long size, FileTime time) {}

  private OwnOutput(OutputStream out) {
    this.out = out;
    this.files = new ArrayList<>();
    for (int i = 0; i < Listings.FILES; i++) {
      files.add(
          new FileRecord(String.format("file-%04d.txt", i), 0100644, 0, 12, FileTime.from(TIME)));
    }
  }

  /** Prints what {@code command} prints. */
  public static void main(String[] args) throws IOException {
    FileOutputStream standard = new FileOutputStream(FileDescriptor.out);
    try (OutputStream buffered = new BufferedOutputStream(standard, BUFFER)) {
      new OwnOutput(buffered).print(args[0]);
    }
  }

  private void print(String command) throws IOException {
    TarWriter tar = command.equals("tar") ? new TarWriter(out) : null;
    for (int i = 0; i < Listings.DIRECTORIES; i++) {
      String directory = String.format("d%04d", i);
      switch (command) {
        case "find" -> find("/" + directory);
        case "tree" -> tree(directory, i);
        case "ls -R" -> list(directory, false);
        case "ls -lR" -> list(directory, true);
        case "tar" -> archive(tar, directory);
        case "du" -> line("1000 4096 /" + directory);
        default -> throw new IllegalArgumentException(command);
      }
    }
    if (tar != null) {
      tar.close();
    }
  }

  private void line(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.write('\n');
  }

  private void find(String directory) throws IOException {
    line(directory);
    for (FileRecord file : files) {
      line(directory + "/" + file.name);
    }
  }

  private void tree(String directory, int index) throws IOException {
    boolean isLastDirectory = index == Listings.DIRECTORIES - 1;
    line((isLastDirectory ? "└── " : "├── ") + directory);
    for (int i = 0; i < Listings.FILES; i++) {
      boolean isLast = i == Listings.FILES - 1;
      line((isLastDirectory ? "    " : "│   ") + (isLast ? "└── " : "├── ") + files.get(i).name);
    }
  }

  private void list(String directory, boolean isLong) throws IOException {
    line("");
    line("/" + directory + ":");
    for (FileRecord file : files) {
      line(isLong ? attributes(file) + file.name : file.name);
    }
  }

  private static String attributes(FileRecord file) {
    return Texts.symbolic(file.mode)
        + " 1 "
        + file.owner
        + " "
        + file.owner
        + " "
        + file.size
        + " "
        + Texts.time(file.time)
        + " ";
  }

  private void archive(TarWriter tar, String directory) throws IOException {
    tar.begin(entry(directory + "/", new TarEntry.Directory()));
    for (FileRecord file : files) {
      tar.begin(entry(directory + "/" + file.name, new TarEntry.Regular(file.size, null)));
      tar.write(new byte[(int) file.size], 0, (int) file.size);
    }
  }

  private static TarEntry entry(String name, TarEntry.Body body) {
    return new TarEntry(name, 0644, 0, 0, TIME, body, Map.of());
  }
}
