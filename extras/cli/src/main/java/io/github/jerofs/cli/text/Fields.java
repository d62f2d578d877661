package io.github.jerofs.cli.text;

import java.util.ArrayList;
import java.util.List;

/** Lines of the form {@code label: value} with aligned values. */
public final class Fields {
  private static final int WIDTH = 14;

  private final List<String> lines = new ArrayList<>();

  public void add(String label, Object value) {
    String start = label.isEmpty() ? "" : label + ":";
    lines.add(start + " ".repeat(Math.max(1, WIDTH - start.length())) + value);
  }

  public List<String> lines() {
    return List.copyOf(lines);
  }
}
