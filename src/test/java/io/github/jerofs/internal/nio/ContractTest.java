package io.github.jerofs.internal.nio;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.testkit.Host;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Runs tests on the same tree on the host, whose provider is the reference, and in an image. */
@SuppressWarnings("NullAway.Init")
abstract class ContractTest {
  static final LinkOption NOFOLLOW = LinkOption.NOFOLLOW_LINKS;
  static final Path IMAGE_FILE = Path.of("src/test/resources/nio/contract.erofs");
  static final Path SPARSE_FILE = Path.of("src/test/resources/nio/sparse.erofs");

  @TempDir static Path temp;

  private static ContractTree host;
  private static FileSystem image;

  /** The tested provider. */
  enum Side {
    HOST,
    IMAGE
  }

  @BeforeAll
  static void openBoth() throws IOException {
    Host.assumePosix();
    Host.assumeUnicodeNames();
    host = ContractTree.build(temp.resolve("tree"));
    image = Erofs.open(IMAGE_FILE);
  }

  @AfterAll
  static void closeImage() throws IOException {
    if (image != null) {
      image.close();
    }
  }

  static Path root(Side side) {
    return side == Side.HOST ? temp.resolve("tree") : image.getPath("/");
  }

  static FileSystem fs(Side side) {
    return root(side).getFileSystem();
  }

  /** Returns {@code path}, relative to the root of the tree. */
  static Path at(Side side, String path) {
    Path result = root(side);
    for (String name : path.split("/", -1)) {
      result = side == Side.HOST ? ContractTree.child(result, name) : result.resolve(name);
    }
    return result;
  }

  static Path image(String path) {
    return image.getPath(path);
  }

  /** Skips the test if the tree on the host lacks {@code feature}. */
  static void needs(Side side, String feature) {
    String why = side == Side.HOST ? host.missing(feature) : "";
    assumeTrue(why.isEmpty(), () -> "the host has no " + feature + ": " + why);
  }

  /** Returns null without a compiler warning. */
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  static <T> T nothing() {
    return null;
  }
}
