package io.github.jerofs.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** A class to be stored in images, with a resource {@code greeting.txt} in its package. */
public final class Greeting implements Supplier<String> {
  /** Creates a service. */
  public Greeting() {}

  @Override
  public String get() {
    try (InputStream in = Greeting.class.getResourceAsStream("greeting.txt")) {
      return in == null ? "no resource" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the class file. */
  public static byte[] classFile() throws IOException {
    try (InputStream in = Greeting.class.getResourceAsStream("Greeting.class")) {
      if (in == null) {
        throw new IOException("no class file");
      }
      return in.readAllBytes();
    }
  }
}
