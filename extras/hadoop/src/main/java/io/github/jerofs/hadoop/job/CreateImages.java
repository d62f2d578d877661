package io.github.jerofs.hadoop.job;

import io.github.jerofs.hadoop.Closeables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.conf.Configured;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.Tool;
import org.apache.hadoop.util.ToolRunner;

/**
 * The command that runs an {@link ImageJob} in this process: {@code hadoop jar jerofs-hadoop.jar
 * io.github.jerofs.hadoop.job.CreateImages TARGET SOURCE...}. Not thread-safe.
 */
public final class CreateImages extends Configured implements Tool {
  private static final int USAGE_ERROR = 2;

  /** Creates the command. */
  public CreateImages() {}

  /** Runs the command and exits with its status: 0, or 2 for invalid arguments. */
  public static void main(String[] arguments) throws Exception {
    System.exit(ToolRunner.run(new Configuration(), new CreateImages(), arguments));
  }

  @Override
  public int run(String[] arguments) throws IOException, InterruptedException {
    JobOptions options;
    try {
      options = JobOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(
          e.getMessage() + "\nusage: " + CreateImages.class.getName() + " " + JobOptions.USAGE);
      return USAGE_ERROR;
    }
    System.out.println(create(options, getConf()));
    return 0;
  }

  /**
   * Runs a job.
   *
   * @return as {@link ImageJob#commit} does
   */
  static Path create(JobOptions options, Configuration conf)
      throws IOException, InterruptedException {
    ImageJob job = ImageJob.of(options, conf);
    try {
      return job.commit(write(job, options.threads()));
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      Closeables.closeAfter(e, job::abort);
      throw e;
    }
  }

  private static List<WrittenPart> write(ImageJob job, int threads)
      throws IOException, InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CompletionService<WrittenPart> parts = new ExecutorCompletionService<>(pool);
      List<ImagePart> plan = job.plan();
      for (ImagePart part : plan) {
        Future<WrittenPart> unused = parts.submit(() -> job.write(part));
      }
      List<WrittenPart> written = new ArrayList<>();
      while (written.size() < plan.size()) {
        written.add(parts.take().get()); // the first failure, in whatever part
      }
      return written;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
      // The caller deletes the workspace, and a part that is still being written would bring it
      // back.
      while (!pool.awaitTermination(1, TimeUnit.HOURS)) {
        // as long as it takes
      }
    }
  }
}
