package io.github.jerofs.build;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jerofs.ErofsBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class BuilderArgumentsTest {
  private static final EntryAttributes PLAIN = EntryAttributes.of(0644);

  @Test
  @SuppressWarnings("NullAway") // the nulls are the test
  void nullArguments_refusedAtOnce() {
    ErofsBuilder builder = ErofsBuilder.to(Path.of("never-built.erofs"));
    ContentSource content = ContentSource.of(new byte[0]);
    List<Executable> calls =
        List.of(
            () -> builder.directory(null, PLAIN),
            () -> builder.directory("/a", null),
            () -> builder.file(null, PLAIN, content),
            () -> builder.file("/a", null, content),
            () -> builder.file("/a", PLAIN, null),
            () -> builder.symbolicLink(null, PLAIN, "b"),
            () -> builder.symbolicLink("/a", null, "b"),
            () -> builder.symbolicLink("/a", PLAIN, null),
            () -> builder.hardLink(null, "/b"),
            () -> builder.hardLink("/a", null),
            () -> builder.special(null, SpecialType.FIFO, PLAIN, 0, 0),
            () -> builder.special("/a", null, PLAIN, 0, 0),
            () -> builder.special("/a", SpecialType.FIFO, null, 0, 0));
    for (Executable call : calls) {
      assertThrows(NullPointerException.class, call);
    }
  }

  @Test
  void xattrs_notModifiable() {
    Map<String, byte[]> xattrs = PLAIN.withXattr("user.a", new byte[1]).xattrs();
    assertThrows(UnsupportedOperationException.class, xattrs::clear);
  }
}
