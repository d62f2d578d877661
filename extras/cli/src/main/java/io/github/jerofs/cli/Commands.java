package io.github.jerofs.cli;

import io.github.jerofs.cli.archive.TarCommand;
import io.github.jerofs.cli.cache.CacheCommand;
import io.github.jerofs.cli.cache.FetchCommand;
import io.github.jerofs.cli.composefs.ComposefsCommand;
import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.create.ConvertCommand;
import io.github.jerofs.cli.create.CreateCommand;
import io.github.jerofs.cli.diff.DiffCommand;
import io.github.jerofs.cli.extract.ExtractCommand;
import io.github.jerofs.cli.find.FindCommand;
import io.github.jerofs.cli.inspect.DuCommand;
import io.github.jerofs.cli.inspect.FsckCommand;
import io.github.jerofs.cli.inspect.InfoCommand;
import io.github.jerofs.cli.nydus.NydusCommand;
import io.github.jerofs.cli.option.HelpOptions;
import io.github.jerofs.cli.serve.ServeCommand;
import io.github.jerofs.cli.show.CatCommand;
import io.github.jerofs.cli.show.LsCommand;
import io.github.jerofs.cli.show.StatCommand;
import io.github.jerofs.cli.show.TreeCommand;
import io.github.jerofs.cli.text.Version;
import io.github.jerofs.cli.verity.DigestCommand;
import io.github.jerofs.cli.verity.VerityCommand;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The commands, in the order of the help. */
final class Commands {
  private static final Map<String, Function<Streams, Object>> BY_NAME = byName();

  private Commands() {}

  private static Map<String, Function<Streams, Object>> byName() {
    Map<String, Function<Streams, Object>> commands = new LinkedHashMap<>();
    commands.put("ls", LsCommand::new);
    commands.put("tree", TreeCommand::new);
    commands.put("cat", CatCommand::new);
    commands.put("stat", StatCommand::new);
    commands.put("find", FindCommand::new);
    commands.put("du", DuCommand::new);
    commands.put("diff", DiffCommand::new);
    commands.put("extract", ExtractCommand::new);
    commands.put("tar", TarCommand::new);
    commands.put("create", CreateCommand::new);
    commands.put("convert", ConvertCommand::new);
    commands.put("info", InfoCommand::new);
    commands.put("fsck", FsckCommand::new);
    commands.put("digest", DigestCommand::new);
    commands.put("verity", VerityCommand::of);
    commands.put("composefs", ComposefsCommand::of);
    commands.put("nydus", NydusCommand::of);
    commands.put("serve", ServeCommand::new);
    commands.put("fetch", FetchCommand::new);
    commands.put("cache", CacheCommand::new);
    commands.put("completion", CompletionCommand::new);
    commands.put("help", HelpCommand::new);
    commands.put(CompletePathsCommand.NAME, CompletePathsCommand::new);
    return commands;
  }

  /**
   * Returns a parser for {@code args}. If they name a command, the parser has only that one:
   * reading the options of all commands would take most of the time of a short run.
   */
  static CommandLine forArguments(Streams streams, String... args) {
    CommandLine line = new CommandLine(new JerofsCommand());
    Function<Streams, Object> named = args.length == 0 ? null : BY_NAME.get(args[0]);
    if (named != null) {
      line.addSubcommand(args[0], named.apply(streams));
    } else {
      BY_NAME.forEach((name, command) -> line.addSubcommand(name, command.apply(streams)));
    }
    String version = "jerofs " + Version.text();
    line.getCommandSpec().version(version);
    line.getSubcommands().values().forEach(command -> complete(command, version));
    return line;
  }

  /** Adds the common options to a command and its subcommands. */
  private static void complete(CommandLine command, String version) {
    CommandSpec spec = command.getCommandSpec();
    spec.version(version);
    HelpOptions.addTo(spec);
    command.getSubcommands().values().forEach(below -> complete(below, version));
  }

  /** Returns all commands. */
  static CommandLine all(Streams streams) {
    return forArguments(streams);
  }
}
