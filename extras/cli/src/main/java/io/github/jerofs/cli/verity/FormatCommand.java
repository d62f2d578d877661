package io.github.jerofs.cli.verity;

import com.google.gson.JsonObject;
import io.github.jerofs.Verity;
import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.tree.Json;
import io.github.jerofs.option.BuiltHashTree;
import io.github.jerofs.option.HashTreeFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code verity format}. */
@Command(
    name = "format",
    sortOptions = false,
    usageHelpAutoWidth = true,
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nArguments:%n",
    description = {
      "Writes the dm-verity hash tree of a file and prints the root hash.",
      "",
      "Appends the tree to the file, whose present bytes do not change, or writes it to a new file."
          + " Keep the root hash where nobody else can change it, or sign it."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:Success.", "1:Something failed.", "2:Wrong usage."},
    footerHeading = "%nExample:%n",
    footer = {
      "  ROOT_HASH=$(jerofs verity format system.erofs)",
      "  jerofs ls --root-hash $ROOT_HASH system.erofs"
    })
final class FormatCommand implements Callable<Integer> {
  private final Streams streams;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private TreeFlags tree = new TreeFlags();

  @Parameters(index = "0", paramLabel = "FILE", description = "The data, such as an image.")
  private Path file = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "HASH-FILE",
      description = "A new file for the tree. Default: the tree is appended to FILE.")
  private @Nullable Path hashFile;

  @Option(names = "--json", description = "Print all parameters of the tree as JSON.")
  private boolean json;

  FormatCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    BuiltHashTree built = write();
    streams.out().println(json ? Json.text(toJson(built)) : built.rootHash().toString());
    return 0;
  }

  private BuiltHashTree write() throws IOException {
    try {
      HashTreeFormat format = tree.toFormat();
      Path separate = hashFile;
      return separate == null ? Verity.append(file, format) : Verity.write(file, separate, format);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }

  private static JsonObject toJson(BuiltHashTree built) {
    HashTreeFormat format = built.format();
    JsonObject object = new JsonObject();
    object.addProperty("rootHash", built.rootHash().toString());
    object.addProperty("offset", built.offset());
    object.addProperty("length", built.length());
    object.addProperty("hash", format.algorithm().key());
    object.addProperty("dataBlockSize", format.dataBlockSize());
    object.addProperty("hashBlockSize", format.hashBlockSize());
    object.addProperty("dataBlocks", format.dataBlocks().orElseThrow());
    object.addProperty("salt", HexFormat.of().formatHex(format.salt().orElseThrow()));
    format.uuid().ifPresent(uuid -> object.addProperty("uuid", uuid.toString()));
    object.addProperty("superblock", format.hasSuperblock());
    return object;
  }
}
