package io.github.jerofs.cli;

import io.github.jerofs.ErofsOptions;
import io.github.jerofs.ImageAccess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that every command has: how to open the image. */
final class ImageOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--offset",
      paramLabel = "BYTES",
      description = "Bytes before the image in its file. Default: 0.")
  private long offset;

  @Option(
      names = "--device",
      paramLabel = "FILE",
      description = "An extra device; repeat it in the order of the image's device table.")
  private List<Path> devices = new ArrayList<>();

  @Option(
      names = "--access",
      paramLabel = "WAY",
      description = "How to read the image: auto, mapped or channel. Default: auto.")
  private ImageAccess access = ImageAccess.AUTO;

  @Option(names = "--no-verify", description = "Do not check the checksum of the superblock.")
  private boolean noVerify;

  ErofsOptions toOptions() {
    if (offset < 0) {
      throw new ParameterException(spec.commandLine(), "--offset must not be negative: " + offset);
    }
    return ErofsOptions.DEFAULT
        .withOffset(offset)
        .withDevices(devices)
        .withAccess(access)
        .withVerifySuperblock(!noVerify);
  }
}
