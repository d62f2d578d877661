package io.github.jerofs.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.Erofs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Random;

/** An image with the names and files that servers must get right. */
final class ServedImage {
  /** Names that mean something to browsers, shells, XML, JSON or URLs. */
  static final String[] HOSTILE = {
    "<script>alert(1)<script>",
    "\"onload='x",
    "a&b;c=d?e#f%2f%",
    "..%2f..",
    "back\\slash",
    "new\nline\ttab",
    "\u202Eevil",
    "caf\u00e9 \u00fcber",
    "raw\udcff\udc80byte",
    "]]>",
    "-",
    "~+ !$'()*,:@",
    "\ud83d\ude00",
  };

  static final byte[] DATA = data();
  static final FileTime TIME = FileTime.fromMillis(1_700_000_000_000L);

  private ServedImage() {}

  private static byte[] data() {
    byte[] data = new byte[300_000];
    new Random(22).nextBytes(data);
    return data;
  }

  /** Writes the image. */
  static Path write(Path file) throws IOException {
    try (FileSystem image = Erofs.create(file)) {
      Files.write(file(image, "/data.bin"), DATA);
      Files.writeString(file(image, "/text.txt"), "0123456789abcdef");
      Files.writeString(file(image, "/page.html"), "<script>alert(1)</script>");
      Files.write(file(image, "/empty"), new byte[0]);
      Files.createDirectory(file(image, "/dir"));
      Files.writeString(file(image, "/dir/inner.json"), "{}");
      Files.createSymbolicLink(file(image, "/to-file"), file(image, "text.txt"));
      Files.createSymbolicLink(file(image, "/to-dir"), file(image, "dir"));
      Files.createSymbolicLink(file(image, "/dangling"), file(image, "nowhere"));
      Files.createSymbolicLink(file(image, "/dir/up"), file(image, ".."));
      Files.createSymbolicLink(file(image, "/outside"), file(image, "../../../etc/hostname"));
      Files.createSymbolicLink(file(image, "/loop"), file(image, "loop"));
      Path names = Files.createDirectory(file(image, "/names"));
      for (String name : HOSTILE) {
        Files.write(names.resolve(name), name.getBytes(UTF_8));
      }
      for (String path : new String[] {"/data.bin", "/text.txt", "/dir/inner.json"}) {
        Files.setLastModifiedTime(file(image, path), TIME);
      }
    }
    return file;
  }

  private static Path file(FileSystem image, String path) {
    return image.getPath(path);
  }
}
