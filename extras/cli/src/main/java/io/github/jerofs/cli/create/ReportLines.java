package io.github.jerofs.cli.create;

import io.github.jerofs.build.BuildReport;
import io.github.jerofs.cli.text.Fields;
import io.github.jerofs.cli.text.Texts;
import java.util.List;

/** The report of a build as text. */
final class ReportLines {
  private ReportLines() {}

  static List<String> of(BuildReport report) {
    Fields fields = new Fields();
    fields.add("size", sized(report.bytes()));
    fields.add("inodes", report.inodes());
    fields.add("content", sized(report.contentBytes()));
    fields.add("duplicates", sized(report.dedupedBytes()));
    fields.add("metadata", sized(report.metadataBytes()));
    fields.add("uuid", report.uuid());
    fields.add("features", String.join(", ", report.features()));
    fields.add("kernel", "Linux " + report.minKernel() + " or newer");
    if (!report.codecs().isEmpty()) {
      fields.add("codecs", String.join(", ", report.codecs()));
    }
    if (!report.reproducible()) {
      fields.add("reproducible", "with the same zlib only");
    }
    report
        .hashTree()
        .ifPresent(
            tree -> {
              fields.add("hash offset", tree.offset());
              fields.add("root hash", tree.rootHash());
            });
    return fields.lines();
  }

  static String sha256(String digest) {
    Fields fields = new Fields();
    fields.add("sha256", digest);
    return fields.lines().get(0);
  }

  private static String sized(long bytes) {
    return bytes < 1024 ? String.valueOf(bytes) : bytes + " (" + Texts.human(bytes) + ")";
  }
}
