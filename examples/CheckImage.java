import io.github.jerofs.Erofs;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.check.Finding;
import io.github.jerofs.option.ErofsOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checks all metadata and data of an image. */
public final class CheckImage {
  private CheckImage() {}

  /** Arguments: the image. */
  public static void main(String[] args) throws IOException {
    List<Finding> findings = new ArrayList<>();
    Erofs.check(Path.of(args[0]), ErofsOptions.DEFAULT, CheckOptions.DATA, findings::add);
    for (Finding finding : findings) {
      System.out.println(finding.kind() + " " + finding.path() + ": " + finding.message());
    }
    System.out.println(findings.isEmpty() ? "no findings" : findings.size() + " findings");
  }
}
