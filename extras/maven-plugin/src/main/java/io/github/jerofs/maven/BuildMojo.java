package io.github.jerofs.maven;

import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.BuildOptions.FileTimes;
import io.github.jerofs.build.BuildReport;
import io.github.jerofs.build.Compression;
import io.github.jerofs.build.KernelVersion;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.MavenProjectHelper;
import org.jspecify.annotations.Nullable;

/** Builds an EROFS image from file sets and attaches it to the project with the type erofs. */
@Mojo(name = "build", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
public final class BuildMojo extends AbstractMojo {
  private static final String TYPE = "erofs";

  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  private @Nullable MavenProject project;

  private final MavenProjectHelper projectHelper;

  /** The image. An existing file is replaced. */
  @Parameter(
      property = "jerofs.image",
      defaultValue = "${project.build.directory}/${project.build.finalName}.erofs",
      required = true)
  private @Nullable File image;

  /** The files of the image. */
  @Parameter(required = true)
  private List<ImageFileSet> fileSets = new ArrayList<>();

  /** The classifier of the attached image. */
  @Parameter private @Nullable String classifier;

  /** Whether the image is attached to the project. */
  @Parameter(property = "jerofs.attach", defaultValue = "true")
  private boolean attach = true;

  /** The compression, such as lz4hc,12 or zstd. */
  @Parameter(property = "jerofs.compression")
  private @Nullable String compression;

  /** The oldest Linux version that must be able to mount the image, such as 5.15. */
  @Parameter(property = "jerofs.targetKernel")
  private @Nullable String targetKernel;

  /** The volume label, at most 16 bytes. */
  @Parameter(property = "jerofs.label")
  private String label = "";

  /**
   * The time of the image and all its files, in ISO 8601 or in seconds since 1970, for reproducible
   * builds. A value of one character that is not a digit disables it.
   */
  @Parameter(defaultValue = "${project.build.outputTimestamp}")
  private @Nullable String outputTimestamp;

  /** Whether nothing is done. */
  @Parameter(property = "jerofs.skip", defaultValue = "false")
  private boolean skip;

  /** Creates the mojo. Maven sets the other fields. */
  @Inject
  public BuildMojo(MavenProjectHelper projectHelper) {
    this.projectHelper = projectHelper;
  }

  @Override
  public void execute() throws MojoExecutionException {
    if (skip) {
      getLog().info("no EROFS image: skipped");
      return;
    }
    File target = required(image, "image");
    try {
      Files.createDirectories(required(target.getAbsoluteFile().getParentFile(), "image").toPath());
      ErofsBuilder builder = ErofsBuilder.to(target.toPath()).options(options());
      for (ImageFileSet files : fileSets) {
        new FileSetAdder(files, builder).add();
      }
      BuildReport report = builder.build();
      getLog()
          .info(
              target
                  + ": "
                  + report.bytes()
                  + " bytes, "
                  + report.inodes()
                  + " inodes, Linux "
                  + report.minKernel()
                  + " or newer");
    } catch (IOException e) {
      throw new MojoExecutionException("cannot build " + target + ": " + e.getMessage(), e);
    }
    if (attach) {
      projectHelper.attachArtifact(required(project, "project"), TYPE, classifier, target);
    }
  }

  private static <T> T required(@Nullable T value, String name) throws MojoExecutionException {
    if (value == null) {
      throw new MojoExecutionException("the parameter '" + name + "' is missing");
    }
    return value;
  }

  private BuildOptions options() throws MojoExecutionException {
    try {
      BuildOptions.Builder options = BuildOptions.builder().replaceExisting(true).label(label);
      if (compression != null) {
        options.compression(Compression.parse(compression));
      }
      if (targetKernel != null) {
        options.targetKernel(KernelVersion.parse(targetKernel));
      }
      timestamp(outputTimestamp).ifPresent(time -> options.time(time).fileTimes(FileTimes.ALL));
      return options.build();
    } catch (IllegalArgumentException e) {
      throw new MojoExecutionException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Parses a timestamp as the plugins of Maven do.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  static Optional<Instant> timestamp(@Nullable String text) {
    if (text == null || text.isEmpty() || (text.length() == 1 && !text.matches("\\d"))) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          text.matches("\\d+")
              ? Instant.ofEpochSecond(Long.parseLong(text))
              : OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException | NumberFormatException e) {
      throw new IllegalArgumentException(
          "outputTimestamp: expected ISO 8601 or seconds since 1970, found " + text, e);
    }
  }
}
