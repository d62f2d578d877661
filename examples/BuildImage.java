import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.BuildReport;
import io.github.jerofs.build.Compression;
import io.github.jerofs.build.CompressionOptions;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.build.Whiteouts;
import java.io.IOException;
import java.nio.file.Path;

/** Builds an image from a directory, a tar archive and single entries. */
public final class BuildImage {
  private BuildImage() {}

  /** Arguments: the new image, a directory, and a tar archive. */
  public static void main(String[] args) throws IOException {
    BuildOptions options =
        BuildOptions.builder()
            .compression(
                CompressionOptions.of(Compression.parse("lz4hc,12")) // Linux 5.13
                    .without("*.png"))
            .owner(0, 0)
            .build();
    BuildReport report =
        ErofsBuilder.to(Path.of(args[0]))
            .options(options)
            .addTree(Path.of(args[1]))
            .addTar(Path.of(args[2]), Whiteouts.APPLY)
            .file(
                "/etc/motd", EntryAttributes.of(0644), ContentSource.of("hello\n".getBytes(UTF_8)))
            .symbolicLink("/etc/mtab", EntryAttributes.of(0777), "/proc/mounts")
            .build();
    System.out.println(report.inodes() + " inodes, Linux " + report.minKernel());
  }
}
