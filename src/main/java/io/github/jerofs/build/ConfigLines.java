package io.github.jerofs.build;

import io.github.jerofs.storage.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The lines of a configuration file. Names in it are bytes, as in an image. */
final class ConfigLines {
  /** Receives a line without its line break. */
  interface Receiver {
    void accept(String line, int number) throws BuildException;
  }

  private ConfigLines() {}

  /** Passes the lines of {@code file} on, except blank lines and comments. */
  static void forEach(Path file, Receiver receiver) throws IOException {
    int number = 0;
    for (String line : Names.decode(Files.readAllBytes(file)).split("\r?\n", -1)) {
      number++;
      if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
        receiver.accept(line, number);
      }
    }
  }

  static BuildException malformed(Path file, int line, String problem) {
    return new BuildException(file.toString(), "line " + line + ": " + problem);
  }
}
