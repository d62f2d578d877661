package io.github.jerofs.cli.verity;

import io.github.jerofs.ByteSources;
import io.github.jerofs.Verity;
import io.github.jerofs.cli.console.ExitCode;
import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.option.RemoteFlags;
import io.github.jerofs.cli.option.TrustFlags;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.HashTree;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.option.RootHash;
import io.github.jerofs.option.VerityOptions;
import io.github.jerofs.storage.ByteSource;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code verity verify}. */
@Command(
    name = "verify",
    sortOptions = false,
    usageHelpAutoWidth = true,
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nArguments:%n",
    description = {
      "Verifies every block of a file against its dm-verity hash tree.",
      "",
      "Prints one line per bad block. Options that describe the tree must agree with its"
          + " superblock; with --no-superblock they replace it, and need --salt and --data-blocks."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:All blocks are good.",
      "1:A block is bad, or something failed.",
      "2:Wrong usage."
    },
    footerHeading = "%nExample:%n",
    footer = "  jerofs verity verify --root-hash $ROOT_HASH system.erofs")
final class VerifyCommand implements Callable<Integer> {
  private final Streams streams;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private TrustFlags trust = new TrustFlags();

  @Mixin private TreeFlags tree = new TreeFlags();

  @Mixin private RemoteFlags remote = new RemoteFlags();

  @Parameters(index = "0", paramLabel = "FILE", description = "The data, or its URL.")
  private ImageLocation file = ImageLocation.of(Path.of(""));

  VerifyCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    AtomicLong bad = new AtomicLong();
    Consumer<CorruptImageException> report =
        error -> {
          bad.incrementAndGet();
          streams.out().println(Printable.line(String.valueOf(error.getMessage())));
        };
    VerityOptions options = options();
    Verity.verify(open(), options, report);
    return bad.get() > 0 ? ExitCode.FAILURE : 0;
  }

  private VerityOptions options() {
    ErofsOptions stated;
    HashTree place;
    try {
      stated = trust.toOptions();
      place = tree.areStated() ? stated.hashTree().withFormat(tree.toFormat()) : stated.hashTree();
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
    if (stated.signature().isPresent() == stated.certificates().isEmpty()) {
      throw wrong("--signature and --certificate require each other");
    }
    RootHash rootHash =
        stated.rootHash().orElseThrow(() -> wrong("missing required option: --root-hash"));
    VerityOptions.Builder options = VerityOptions.builder(rootHash, place);
    stated.signature().ifPresent(each -> options.signature(each, stated.certificates()));
    return options.build();
  }

  private ByteSource open() throws IOException {
    if (file instanceof ImageLocation.Remote there) {
      return ByteSources.http(there.uri(), remote.toOptions(spec));
    } else if (file instanceof ImageLocation.File local) {
      if (!remote.toOptions(spec).equals(RemoteOptions.DEFAULT)) {
        throw wrong("--cache, --mirror, --header and --sha256 are for files on web servers");
      }
      return ByteSources.of(local.path());
    }
    throw wrong("neither a file nor a URL: " + file);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
