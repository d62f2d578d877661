package io.github.jerofs.cli.option;

import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.option.ErofsLimits;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.option.ImageKeys;
import io.github.jerofs.option.OptionKey;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.storage.DeviceResolver;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.storage.ImageLocation.File;
import io.github.jerofs.storage.ImageLocation.Remote;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options for opening an image, which most commands share. */
public final class ImageOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--offset",
      order = HelpOptions.SHARED,
      paramLabel = "BYTES",
      description = "The offset of the image in its file, such as 1M. Default: 0.")
  private @Nullable String offset;

  @Option(
      names = "--device",
      order = HelpOptions.SHARED,
      paramLabel = "FILE",
      description =
          "An extra device: a file or a URL. Repeat the option in the order of the device table.")
  private List<ImageLocation> devices = new ArrayList<>();

  @Option(
      names = "--blobs",
      order = HelpOptions.SHARED,
      paramLabel = "DIR",
      description = "A directory or URL with extra devices that are named by digest.")
  private @Nullable ImageLocation blobs;

  @Option(
      names = "--objects",
      order = HelpOptions.SHARED,
      paramLabel = "DIR",
      description =
          "A directory or URL with the objects of a composefs image. Repeat the option in the order"
              + " of the search.")
  private List<ImageLocation> objects = new ArrayList<>();

  @Option(
      names = "--access",
      order = HelpOptions.SHARED,
      paramLabel = "WAY",
      description = "How to read the image: auto, mapped or channel. Default: auto.")
  private ImageAccess access = ImageAccess.AUTO;

  @Option(
      names = "--no-verify",
      order = HelpOptions.SHARED,
      description = "Do not verify the checksum of the superblock.")
  private boolean noVerify;

  @Option(
      names = OptionFlags.LIMIT,
      order = HelpOptions.SHARED,
      paramLabel = "KEY=VALUE",
      description = {
        "A limit on what the image may demand. Can be repeated. Keys and defaults:"
            + " ${COMPLETION-CANDIDATES}."
      },
      completionCandidates = OptionFlags.LimitDefaults.class)
  private Map<String, String> limits = new LinkedHashMap<>();

  @Option(
      names = OptionFlags.OTHER,
      order = HelpOptions.SHARED,
      paramLabel = "KEY=VALUE",
      description = "Any other option. Can be repeated. Keys: ${COMPLETION-CANDIDATES}.",
      completionCandidates = OptionFlags.OtherKeys.class)
  private Map<String, String> others = new LinkedHashMap<>();

  @Mixin private TrustFlags trust = new TrustFlags();

  @Mixin private RemoteFlags remote = new RemoteFlags();

  private ErofsDevices devices() {
    ImageLocation where = blobs;
    if (where == null) {
      return new ErofsDevices.Listed(devices);
    }
    if (!devices.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--device and --blobs exclude each other");
    }
    return new ErofsDevices.Resolved(resolver(where));
  }

  private DeviceResolver resolver(ImageLocation where) {
    if (where instanceof ImageLocation.Remote remote) {
      return DeviceResolver.under(remote.uri());
    } else if (where instanceof ImageLocation.File directory) {
      return DeviceResolver.inDirectory(directory.path());
    }
    throw new ParameterException(
        spec.commandLine(), "--blobs: neither a directory nor a URL: " + where);
  }

  /** Returns the options for {@code image}. */
  public ErofsOptions toOptions(ImageLocation image) throws IOException {
    ErofsOptions.Builder options =
        ErofsOptions.builder()
            .devices(devices())
            .objects(objects)
            .access(access)
            .verifySuperblock(!noVerify)
            .limits(toLimits())
            .remote(remote.toOptions(spec, image));
    try {
      if (offset != null) {
        options.parse(ImageKeys.OFFSET, offset);
      }
      trust.apply(options);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
    try {
      others.forEach((key, value) -> options.parse(OptionFlags.other(key), value));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), OptionFlags.OTHER + ": " + e.getMessage());
    }
    return options.build();
  }

  private ErofsLimits toLimits() {
    ErofsLimits all = ErofsLimits.DEFAULT;
    try {
      for (Map.Entry<String, String> entry : limits.entrySet()) {
        ErofsLimit limit = ErofsLimit.ofKey(entry.getKey());
        all = all.with(limit, OptionKey.of(limit).parse(entry.getValue()));
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--limit: " + e.getMessage());
    }
    return all;
  }

  /**
   * Returns the options for {@code image} when {@code other} is opened with the same ones. Leaves
   * out options that apply to {@code other} only.
   */
  public ErofsOptions toOptions(ImageLocation image, ImageLocation other) throws IOException {
    ErofsOptions all = toOptions(image);
    boolean remoteOfOther =
        other.whole() instanceof ImageLocation.Remote && !reads(image, Remote.class);
    boolean accessOfOther =
        other.whole() instanceof ImageLocation.File && !reads(image, File.class);
    ErofsOptions rest = remoteOfOther ? all.toBuilder().remote(RemoteOptions.DEFAULT).build() : all;
    return accessOfOther ? rest.toBuilder().access(ImageAccess.AUTO).build() : rest;
  }

  private boolean reads(ImageLocation image, Class<? extends ImageLocation> kind) {
    return kind.isInstance(image.whole())
        || kind.isInstance(blobs)
        || devices.stream().anyMatch(kind::isInstance);
  }
}
