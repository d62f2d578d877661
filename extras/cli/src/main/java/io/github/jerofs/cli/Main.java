package io.github.jerofs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.cli.console.ExitCode;
import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.console.Output;
import io.github.jerofs.cli.console.OutputClosedException;
import io.github.jerofs.cli.console.StandardOutput;
import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.option.OptionFlags;
import io.github.jerofs.option.InapplicableOptionException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The entry point: assembles the commands, runs one and turns failures into exit codes. */
public final class Main {
  private Main() {}

  /** Runs the command in {@code args} and exits the JVM with its exit code. */
  public static void main(String[] args) {
    StandardOutput stdout = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    PrintStream out = new PrintStream(stdout, false, UTF_8);
    PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8);
    int code = run(out, err, args);
    IOException failure = stdout.failure();
    if (failure != null && !StandardOutput.isBrokenPipe(failure)) {
      err.println("jerofs: cannot write the output: " + failure.getMessage());
    }
    System.exit(code);
  }

  /**
   * Runs a command.
   *
   * @param out receives the output; flushed at the end
   * @param err receives one line per error
   * @return the exit code, as listed in the help of {@link JerofsCommand}
   */
  static int run(PrintStream out, PrintStream err, String... args) {
    Output output = new Output(out);
    Streams streams = new Streams(output, new Messages(err));
    CommandLine line =
        Converters.register(Commands.forArguments(streams, args))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExpandAtFiles(false) // a file name may begin with @
            .setOut(writer(out))
            .setErr(writer(err))
            .setParameterExceptionHandler(new WrongUsage(streams.messages()))
            .setExecutionExceptionHandler(
                (e, command, parsed) ->
                    e instanceof InapplicableOptionException unfit
                        ? wrongUsage(command, unfit, streams.messages(), args)
                        : failed(streams.messages(), e, command.getCommandSpec()));
    int code = execute(line, output, streams.messages(), args);
    // A failed stream has been reported already, or its reader is gone.
    return out.checkError() ? ExitCode.FAILURE : code;
  }

  private static int execute(CommandLine line, Output output, Messages messages, String... args) {
    try {
      int code = line.execute(args);
      output.drain();
      return code;
    } catch (OutOfMemoryError e) {
      long mebibytes = Runtime.getRuntime().maxMemory() >> 20;
      messages.error(
          "out of memory: the Java heap of "
              + mebibytes
              + " MiB is too small; JAVA_TOOL_OPTIONS=-Xmx2g sets another size");
      return ExitCode.FAILURE;
    }
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, UTF_8), true);
  }

  private static int wrongUsage(
      CommandLine command, InapplicableOptionException e, Messages messages, String[] args) {
    String text = OptionFlags.shown(e.option()) + " does not apply to " + e.reason();
    return new WrongUsage(messages)
        .handleParseException(new ParameterException(command, text), args);
  }

  private static int failed(Messages messages, Exception e, CommandSpec command) {
    if (!(e instanceof OutputClosedException)) {
      messages.error(e);
    }
    return command.exitCodeOnExecutionException();
  }
}
