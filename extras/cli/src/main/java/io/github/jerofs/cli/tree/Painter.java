package io.github.jerofs.cli.tree;

/** Colours names by file type, in the default colours of {@code ls}. */
public final class Painter {
  private static final int SETUID = 04000;
  private static final int SETGID = 02000;
  private static final int STICKY = 01000;
  private static final int OTHERS_WRITE = 02;
  private static final int EXECUTE = 0111;

  private final boolean colored;

  public Painter(boolean colored) {
    this.colored = colored;
  }

  /** Returns the escaped {@code text} in the colour of {@code file}. */
  public String paint(FileInfo file, String text) {
    String color = colored ? color(file) : "";
    return color.isEmpty() ? text : "\u001b[" + color + "m" + text + "\u001b[0m";
  }

  private static String color(FileInfo file) {
    return switch (file.kind()) {
      case DIRECTORY -> directory(file.mode());
      case LINK -> "01;36";
      case FIFO -> "33";
      case SOCKET -> "01;35";
      case CHARACTER_DEVICE, BLOCK_DEVICE -> "01;33";
      case REGULAR -> regular(file.mode());
    };
  }

  private static String directory(int mode) {
    boolean open = (mode & OTHERS_WRITE) != 0;
    if ((mode & STICKY) != 0) {
      return open ? "30;42" : "37;44";
    }
    return open ? "34;42" : "01;34";
  }

  private static String regular(int mode) {
    if ((mode & SETUID) != 0) {
      return "37;41";
    }
    if ((mode & SETGID) != 0) {
      return "30;43";
    }
    return (mode & EXECUTE) != 0 ? "01;32" : "";
  }
}
