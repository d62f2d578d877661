package io.github.jerofs.internal.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jerofs.Erofs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** P17 to P20: paths of different file systems. */
final class MixedProvidersTest extends ContractTest {
  @ParameterizedTest
  @EnumSource
  @DisplayName("P17 P18 P19 a path of another provider is rejected")
  void otherProvider_rejected(Side side) throws IOException {
    Path ours = fs(side).getPath("/a");
    Path other = fs(side == Side.HOST ? Side.IMAGE : Side.HOST).getPath("/a");
    assertNotEquals(ours, other);
    assertFalse(ours.startsWith(other));
    assertFalse(ours.endsWith(other));
    assertThrows(ProviderMismatchException.class, () -> ours.resolve(other));
    assertThrows(ProviderMismatchException.class, () -> ours.resolveSibling(other));
    assertThrows(ProviderMismatchException.class, () -> ours.relativize(other));
    assertThrows(ClassCastException.class, () -> ours.compareTo(other));
    assertFalse(Files.isSameFile(at(side, "dir"), other));
    var provider = fs(side).provider();
    assertThrows(ProviderMismatchException.class, () -> provider.checkAccess(other));
    assertThrows(ProviderMismatchException.class, () -> provider.delete(other));
    assertThrows(ProviderMismatchException.class, () -> provider.createDirectory(other));
  }

  @Test
  @DisplayName("P20 a path of another image is treated like a path of another provider")
  void otherImage_rejected() throws IOException {
    try (FileSystem second = Erofs.open(IMAGE_FILE)) {
      Path a = image("/dir");
      Path b = second.getPath("/dir");
      assertNotEquals(a, b);
      assertEquals(a.hashCode(), b.hashCode()); // a hash of the bytes
      assertFalse(a.startsWith(b));
      assertFalse(a.endsWith(b));
      assertThrows(ProviderMismatchException.class, () -> a.resolve(b));
      assertThrows(ProviderMismatchException.class, () -> a.relativize(b));
      assertNotEquals(0, a.compareTo(b));
      assertEquals(-Integer.signum(a.compareTo(b)), Integer.signum(b.compareTo(a)));
    }
  }
}
