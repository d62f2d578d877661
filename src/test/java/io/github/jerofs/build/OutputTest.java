package io.github.jerofs.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.ErofsBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where an image goes: a file, a stream, nowhere. */
final class OutputTest {
  private static final EntryAttributes PLAIN = EntryAttributes.of(0644);

  @TempDir private Path temp;

  private static ErofsBuilder filled(ErofsBuilder builder) {
    return builder
        .file("/twice", PLAIN, ContentSource.of(new byte[200_000]))
        .file("/once", PLAIN, ContentSource.of(new byte[200_000]))
        .file("/large", PLAIN, ContentSource.of(new byte[3_000_001]))
        .file("/again", PLAIN, ContentSource.of(new byte[3_000_001]));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(temp)) {
      return files.toList();
    }
  }

  @Test
  void stream_sameBytesAsFile_nothingLeft() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BuildReport streamed = filled(ErofsBuilder.to(out, temp)).build();
    assertEquals(List.of(), files());
    Path image = temp.resolve("image.erofs");
    assertEquals(streamed, filled(ErofsBuilder.to(image)).build());
    assertArrayEquals(Files.readAllBytes(image), out.toByteArray());
    assertEquals(3_200_001, streamed.dedupedBytes());
  }

  @Test
  void streamThatFails_leavesNothing() throws IOException {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("no space");
          }
        };
    IOException e = assertThrows(IOException.class, filled(ErofsBuilder.to(full, temp))::build);
    assertEquals("no space", e.getMessage());
    assertEquals(List.of(), files());
  }

  @Test
  void sourceThatFails_streamGetsNothing() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ErofsBuilder builder =
        filled(ErofsBuilder.to(out, temp))
            .file(
                "/bad",
                PLAIN,
                new ContentSource() {
                  @Override
                  public long size() {
                    return 10;
                  }

                  @Override
                  public InputStream open() throws IOException {
                    throw new AccessDeniedException("elsewhere");
                  }
                });
    BuildException e = assertThrows(BuildException.class, builder::build);
    assertEquals("/bad: cannot be read: permission denied", e.getMessage());
    assertEquals(0, out.size());
    assertEquals(List.of(), files());
  }

  @Test
  void dryRun_sameReport_nothingWritten() throws IOException {
    Path image = temp.resolve("image.erofs");
    BuildOptions dry = BuildOptions.builder().dryRun(true).build();
    BuildReport report = filled(ErofsBuilder.to(image)).options(dry).build();
    assertEquals(List.of(), files());
    assertEquals(report, filled(ErofsBuilder.to(image)).build());
    assertThrows(
        FileAlreadyExistsException.class, filled(ErofsBuilder.to(image)).options(dry)::build);
  }

  @Test
  void linkAtTheTarget_stays_itsFileIsReplaced() throws IOException {
    Path real = Files.writeString(temp.resolve("real"), "old");
    Path link = Files.createSymbolicLink(temp.resolve("link"), Path.of("real"));
    BuildOptions replace = BuildOptions.builder().replaceExisting(true).build();
    BuildReport report = filled(ErofsBuilder.to(link)).options(replace).build();
    assertTrue(Files.isSymbolicLink(link));
    assertEquals(report.bytes(), Files.size(real));
  }

  @Test
  void directoryAtTheTarget_refused() {
    BuildOptions replace = BuildOptions.builder().replaceExisting(true).build();
    ErofsBuilder builder = filled(ErofsBuilder.to(temp)).options(replace);
    FileSystemException e = assertThrows(FileSystemException.class, builder::build);
    assertEquals("not a regular file, so not replaced", e.getReason());
  }

  @Test
  void missingDirectory_targetNamed() {
    Path orphan = temp.resolve("none").resolve("image.erofs");
    FileSystemException e =
        assertThrows(FileSystemException.class, filled(ErofsBuilder.to(orphan))::build);
    assertEquals(orphan + ": not in an existing directory", e.getMessage());
  }
}
