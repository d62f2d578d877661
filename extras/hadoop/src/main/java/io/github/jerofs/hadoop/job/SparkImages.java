package io.github.jerofs.hadoop.job;

import io.github.jerofs.hadoop.Closeables;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The Spark application that runs an {@link ImageJob} with a task per part: {@code spark-submit
 * --class io.github.jerofs.hadoop.job.SparkImages jerofs-hadoop.jar TARGET SOURCE...}.
 */
public final class SparkImages {
  private SparkImages() {}

  /**
   * Runs the application.
   *
   * @throws IllegalArgumentException if the arguments are invalid; the message has the usage
   */
  public static void main(String[] arguments) throws IOException {
    JobOptions options;
    try {
      options = JobOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + "; usage: " + JobOptions.USAGE, e);
    }
    SparkConf conf = new SparkConf().setIfMissing("spark.app.name", "jerofs " + options.target());
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      System.out.println(create(spark, options));
    }
  }

  /**
   * Runs a job.
   *
   * @return as {@link ImageJob#commit} does
   */
  public static Path create(JavaSparkContext spark, JobOptions options) throws IOException {
    ImageJob job = ImageJob.of(options, spark.hadoopConfiguration());
    try {
      List<ImagePart> parts = job.plan();
      return job.commit(spark.parallelize(parts, parts.size()).map(job::write).collect());
    } catch (IOException | RuntimeException | Error e) {
      Closeables.closeAfter(e, job::abort);
      throw e;
    }
  }
}
