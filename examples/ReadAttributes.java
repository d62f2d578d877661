import io.github.jerofs.Erofs;
import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.attribute.XattrFileAttributeView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** Prints attributes of a file: standard, EROFS-specific and extended ones. */
public final class ReadAttributes {
  private ReadAttributes() {}

  /** Arguments: the image and a file in it. */
  public static void main(String[] args) throws IOException {
    try (FileSystem fs = Erofs.open(Path.of(args[0]))) {
      Path path = fs.getPath(args[1]);

      ErofsFileAttributes attributes =
          Files.readAttributes(path, ErofsFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      System.out.println("permissions " + PosixFilePermissions.toString(attributes.permissions()));
      System.out.println("inode " + attributes.nid() + ", owner " + attributes.uid());

      Map<String, Object> stored = Files.readAttributes(path, "erofs:*");
      System.out.println("layout " + stored.get("layout"));

      XattrFileAttributeView xattrs =
          Files.getFileAttributeView(path, XattrFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      for (Map.Entry<String, byte[]> xattr : xattrs.readAll().entrySet()) {
        String value = new String(xattr.getValue(), StandardCharsets.UTF_8);
        System.out.println(xattr.getKey() + " = " + value);
      }
    }
  }
}
